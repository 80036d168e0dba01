import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId, Id } from '../../domain/kit/id.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import type { Agent, Token } from '../agent/ports.ts';
import type { Reader, Writer } from '../application.ts';
import { agentLock } from './names.ts';

/**
 * The person behind an act, for rules that need a second one: an agent, whether they act by their session, by a token they
 * made or by one that such a token made. `UNKNOWN` is behind every token whose maker nobody knows, and is one person.
 */
export type Principal = AgentId | typeof UNKNOWN;
const UNKNOWN = 'unknown';

/** Who is behind an act that names its actor; null where no person is, as for the clock and frozen rules. */
export async function principalOf(reader: Reader, by: Actor | null): Promise<Principal | null> {
  return by?.kind === 'agent' || by?.kind === 'token' ? await principalById(reader, by.id) : null;
}

/** The same by the id of an agent or of a token. */
export async function principalById(reader: Reader, id: Id): Promise<Principal> {
  const token = await reader.access.tokenById(id);
  return token === null ? id : principalOfToken(token);
}

/** Who took a decision. */
export async function principalOfDecision(reader: Reader, decision: Decision): Promise<Principal | null> {
  const id = decision.agentId ?? decision.tokenId ?? null;
  return id === null ? null : await principalById(reader, id);
}

function principalOfToken({ madeBy }: Token): Principal {
  return madeBy.agentId ?? UNKNOWN;
}

/**
 * Who enters or confirms sheets: an agent by their session, or the institution's own software by its token. Whether two of
 * them are two people is told by whoever is behind each (`kit/principal.ts`).
 */
export type PaperOperator = { readonly id: Id; readonly by: Actor | null };

export function paperOperatorOf(by: Actor | null): PaperOperator {
  return { id: by?.kind === 'agent' || by?.kind === 'token' ? by.id : '', by };
}

/** An agent as they are once nobody else changes them at the same time; null where there is none. */
export async function lockAgent(writer: Writer, id: AgentId): Promise<Agent | null> {
  const known = await writer.access.agent(id);
  if (known === null) return null;
  await writer.locks.acquire(agentLock(known.emailKey ?? id));
  return (await writer.access.agent(id)) ?? known;
}
