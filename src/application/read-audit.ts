import type { EventType } from '../domain/event.ts';
import type { Id } from '../domain/id.ts';
import type { Role } from './access.ts';
import type { ActsOf, ActView } from './acts.ts';
import type { Application } from './ports.ts';
import { emailOf } from './read-agents.ts';
import type { Page, PageRequest } from './views.ts';

/** Who works, or worked, for the institution, as the audit names them. */
export type Auditee = {
  readonly id: Id;
  /** Null where it was sealed under another key than this node's. */
  readonly email: string | null;
  readonly role: Role;
};

/** An act with whoever did it, and the agent or the token it was about. */
export type AuditedAct = ActView & {
  readonly agent: Auditee | null;
  readonly about: string | null;
};

/** Every act of agents, newest first. For administrators. */
export async function readAudit(app: Application, query: PageRequest & ActsOf): Promise<Page<AuditedAct>> {
  return await app.store.read(async (reader) => {
    const page = await reader.views.acts(query);
    const agents = new Map((await reader.access.agents()).map((agent) => [agent.id, agent]));
    const tokens = new Map((await reader.access.tokens()).map((token) => [token.id, token]));
    const auditee = (id: Id): Auditee | null => {
      const agent = agents.get(id);
      return agent === undefined ? null : { id, email: emailOf(app, agent), role: agent.role };
    };
    const about = ({ data }: ActView): string | null => {
      const [agentId, tokenId] = [data['agentId'], data['tokenId']];
      if (typeof agentId === 'string') return auditee(agentId)?.email ?? null;
      return typeof tokenId === 'string' ? (tokens.get(tokenId)?.name ?? null) : null;
    };
    return { ...page, items: page.items.map((act) => ({ ...act, agent: auditee(act.agentId), about: about(act) })) };
  });
}

/** Every kind of act that agents did so far. */
export async function readActTypes(app: Application): Promise<readonly EventType[]> {
  return await app.store.read((reader) => reader.views.actTypes());
}
