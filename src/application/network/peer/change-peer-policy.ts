import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { Peer, PeerPolicy } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import { POLICIES, policyIn } from './add-peer.ts';
import { lockPeer } from './govern-peers.ts';

export type ChangePeerPolicy = { readonly [K in keyof PeerPolicy]?: boolean | undefined } & {
  /** Its host, its handle or the id of its institution. */
  readonly peer: string;
  readonly by: Actor | null;
};

/** Sets the permissions of a peer from now on; those left out stay. What was shared and counted before stays as it is. */
export async function changePeerPolicy(app: Application, command: ChangePeerPolicy): Promise<Result<Peer, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockPeer(writer, command);
    if (!found.ok) return found;
    const before = found.value;
    const peer: Peer = { ...before, ...policyIn(command) };
    if (POLICIES.every((name) => peer[name] === before[name])) return ok(before);
    await writer.peering.savePeer(peer);
    await writer.events.append({
      id: app.newId(),
      type: 'peer-changed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { peer: peer.uri },
    });
    return ok(peer);
  });
}
