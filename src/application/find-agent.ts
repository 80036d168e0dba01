import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Agent } from './access.ts';
import type { Application } from './ports.ts';

/** Who works for the institution under a mail address, and may still. */
export async function findAgent(app: Application, query: { readonly email: string }): Promise<Result<Agent, Refusal>> {
  const emailKey = app.secrets.keyed(query.email.trim().toLowerCase(), 'agent-email');
  const agent = await app.store.read((reader) => reader.access.agentByEmail(emailKey));
  return agent === null || agent.disabledAt !== null ? refuse({ type: 'not-found', what: 'agent' }) : ok(agent);
}
