import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import { normaliseAddress } from '../../domain/mail/address.ts';
import type { Application, Reader } from '../application.ts';
import { emailOf, may } from '../kit/access.ts';
import type { AgentAssignment } from './change-agent.ts';
import type { Agent, Role, Token } from './ports.ts';

/** Who lists and revokes tokens: a token, or null for an administrator and an operator, who see all. */
export type TokenReader = Token | null;

/** What a token lists and revokes: what it made, and what that made in turn; with the scope `admin` all. */
export function visibleTokens(asker: TokenReader, all: readonly Token[]): readonly Token[] {
  if (asker === null || may(asker.scopes, 'admin')) return all;
  const makers = new Map(all.map(({ id, madeBy }) => [id, madeBy.tokenId]));
  return all.filter((token) => {
    let maker = token.madeBy.tokenId;
    while (maker !== null && maker !== asker.id) maker = makers.get(maker) ?? null;
    return maker !== null;
  });
}

export type AgentView = {
  readonly id: Agent['id'];
  /** Null where it was encrypted under another key than this node's. */
  readonly email: string | null;
  readonly role: Role;
  /** The consultations they work on; null for all. */
  readonly consultations:
    | readonly { readonly id: ConsultationId; readonly slug: string; readonly title: Localised }[]
    | null;
  readonly reminders: boolean;
  readonly lang: Lang | null;
  /** Whether an account at the institution's identity provider is theirs. */
  readonly hasProvider: boolean;
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
export function assignmentOfView({ role, consultations }: AgentView): AgentAssignment {
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
    hasProvider: agent.providerKey !== null,
    state,
    invitedAt,
    joinedAt,
    disabledAt,
  };
}

/** Who works for the institution under a mail address, and may still. */
export async function findAgent(app: Application, query: { readonly email: string }): Promise<Result<Agent, Refusal>> {
  const emailKey = app.secrets.keyed(normaliseAddress(query.email), 'agent-email');
  const agent = await app.store.read((reader) => reader.access.agentByEmail(emailKey));
  return agent === null || agent.disabledAt !== null ? refuse({ type: 'not-found', what: 'agent' }) : ok(agent);
}

/**
 * The tokens that whoever asks may know of, oldest first, the revoked ones too: all for administrators and operators. What
 * is shown of one never includes its hash.
 */
export async function readTokens(app: Application, asker: TokenReader = null): Promise<readonly Token[]> {
  return visibleTokens(asker, await app.store.read((reader) => reader.access.tokens()));
}
