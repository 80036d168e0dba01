import type { By } from '../../domain/event.ts';
import type { Peer } from '../../domain/network/peer.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { may, ROLE_SCOPES } from '../access.ts';
import { PEERS } from '../names.ts';
import type { Reader, Writer } from '../ports.ts';
import { peerNamed } from './read-peers.ts';

/** Whoever runs the node may, and agents who share consultations: officers and administrators who work on all of them. */
export async function mayGovernPeers(reader: Reader, by: By): Promise<Result<null, Refusal>> {
  if (by === null) return ok(null);
  const agent = 'agent' in by ? await reader.access.agent(by.agent) : null;
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
  { peer, by }: { readonly peer: string; readonly by: By },
): Promise<Result<Peer, Refusal>> {
  const allowed = await mayGovernPeers(writer, by);
  if (!allowed.ok) return allowed;
  await writer.write.lockName(PEERS);
  return await peerNamed(writer, peer);
}
