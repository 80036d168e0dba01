import type { Agent, Role } from './access.ts';
import type { Application } from './ports.ts';

export type AgentView = {
  readonly id: Agent['id'];
  /** Null where it was sealed under another key than this node's. */
  readonly email: string | null;
  readonly role: Role;
  readonly state: 'invited' | 'active' | 'disabled';
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
  readonly disabledAt: Date | null;
};

/** Everybody who ever worked for the institution on this node, in the order of their invitation. For administrators. */
export async function readAgents(app: Application): Promise<readonly AgentView[]> {
  const agents = await app.store.read((reader) => reader.access.agents());
  return agents.map((agent) => {
    const { id, role, invitedAt, joinedAt, disabledAt } = agent;
    const state = disabledAt !== null ? 'disabled' : joinedAt === null ? 'invited' : 'active';
    return { id, email: emailOf(app, agent), role, state, invitedAt, joinedAt, disabledAt };
  });
}

function emailOf(app: Application, agent: Agent): string | null {
  try {
    return app.secrets.open(agent.emailSealed, 'agent-email');
  } catch {
    return null;
  }
}
