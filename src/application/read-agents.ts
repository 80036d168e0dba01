import type { ConsultationId } from '../domain/id.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { Agent, Role } from './access.ts';
import type { WorkOf } from './change-agent.ts';
import type { Application, Reader } from './ports.ts';

export type AgentView = {
  readonly id: Agent['id'];
  /** Null where it was sealed under another key than this node's. */
  readonly email: string | null;
  readonly role: Role;
  /** The consultations they work on; null for all. */
  readonly consultations:
    | readonly { readonly id: ConsultationId; readonly slug: string; readonly title: Localised }[]
    | null;
  readonly reminders: boolean;
  readonly lang: Lang | null;
  readonly state: 'invited' | 'active' | 'disabled';
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
  readonly disabledAt: Date | null;
};

/** Everybody who ever worked for the institution on this node, in the order of their invitation. For administrators. */
export async function readAgents(app: Application): Promise<readonly AgentView[]> {
  return await app.store.read(async (reader) => {
    const agents = await reader.access.agents();
    return await Promise.all(agents.map((agent) => agentView(reader, app, agent)));
  });
}

/** What of an agent is their work, and nothing else. */
export function workOfView({ role, consultations }: AgentView): WorkOf {
  return { role, consultations: consultations?.map(({ id }) => id) ?? null };
}

async function agentView(reader: Reader, app: Application, agent: Agent): Promise<AgentView> {
  const { id, role, reminders, lang, invitedAt, joinedAt, disabledAt } = agent;
  const state = disabledAt !== null ? 'disabled' : joinedAt === null ? 'invited' : 'active';
  const found = await Promise.all((agent.consultations ?? []).map((each) => reader.consultations.byId(each)));
  const consultations = found.flatMap((each) =>
    each === null ? [] : [{ id: each.id, slug: each.slug, title: each.title }],
  );
  return {
    id,
    email: emailOf(app, agent),
    role,
    consultations: agent.consultations === null ? null : consultations,
    reminders,
    lang,
    state,
    invitedAt,
    joinedAt,
    disabledAt,
  };
}

/** The address of an agent; null where it was sealed under another key than this node's. */
export function emailOf(app: Application, agent: Agent): string | null {
  try {
    return app.secrets.open(agent.emailSealed, 'agent-email');
  } catch {
    return null;
  }
}
