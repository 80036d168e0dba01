import { type Actor, isByNode } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import { ROLE_SCOPES } from '../../agent/ports.ts';
import type { Reader, Writer } from '../../application.ts';
import { may } from '../../kit/access.ts';
import { PEERS } from '../../kit/names.ts';
import { peerNamed } from './read-peers.ts';

/**
 * Whoever runs the node may, agents who share consultations (officers and administrators who work on all of them), and tokens
 * that are bound to none; their scope is checked where the request comes in.
 */
export async function mayGovernPeers(reader: Reader, by: Actor | null): Promise<Result<null, Refusal>> {
  if (isByNode(by)) return ok(null);
  const token = by?.kind === 'token' ? await reader.access.tokenById(by.id) : null;
  if (token !== null) return token.consultations === null ? ok(null) : refuse({ type: 'not-your-consultation' });
  const agent = by?.kind === 'agent' ? await reader.access.agent(by.id) : null;
  const allowed =
    agent !== null &&
    agent.disabledAt === null &&
    agent.consultations === null &&
    may(ROLE_SCOPES[agent.role], 'consultations');
  return allowed ? ok(null) : refuse({ type: 'missing-scope', scope: 'consultations' });
}

/** A peer that somebody is about to change, with every other change of peers made to wait for this transaction. */
export async function lockPeer(
  writer: Writer,
  { peer, by }: { readonly peer: string; readonly by: Actor | null },
): Promise<Result<Peer, Refusal>> {
  const allowed = await mayGovernPeers(writer, by);
  if (!allowed.ok) return allowed;
  await writer.locks.acquire(PEERS);
  return await peerNamed(writer, peer);
}
