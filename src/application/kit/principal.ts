import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId, Id } from '../../domain/kit/id.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import type { Token } from '../agent/ports.ts';
import type { Reader } from '../application.ts';

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
