import type { By } from '../../domain/event.ts';
import type { Peer, PeerPolicy } from '../../domain/network/peer.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { PEERS } from '../names.ts';
import type { Application } from '../ports.ts';
import { findPeer } from './find-peer.ts';
import { mayGovernPeers } from './govern-peers.ts';
import type { PeerDirectory } from './peer-directory.ts';

/** What a peer may be as long as nobody says otherwise. */
export const USUAL_POLICY: PeerPolicy = { mirrors: true, counts: true, witnesses: true };

export type AddPeer = Partial<PeerPolicy> & {
  /** A handle, or any address of the node. */
  readonly address: string;
  /** The id that somebody saw and agreed to: another one is refused. */
  readonly uri?: string | undefined;
  readonly by: By;
};

/**
 * Makes another institution's node a peer: what it says of itself is kept, and our institution follows it. Refuses what
 * {@link findPeer} does, and whoever may not decide about peers.
 */
export async function addPeer(
  app: Application,
  directory: PeerDirectory,
  command: AddPeer,
): Promise<Result<Peer, Refusal>> {
  const allowed = await app.store.read((reader) => mayGovernPeers(reader, command.by));
  if (!allowed.ok) return allowed;
  const found = await findPeer(app, directory, command);
  if (!found.ok) return found;
  const { said, actor } = found.value;
  const { host } = new URL(said.origin);
  if (command.uri !== undefined && command.uri !== said.uri) {
    return refuse({ type: 'other-institution', host, said: said.uri });
  }
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(PEERS);
    if ((await writer.institution.get()) === null) return refuse({ type: 'not-set-up' });
    const known = (await writer.peering.peer(said.uri)) ?? (await writer.peering.byOrigin(said.origin));
    if (known !== null) return refuse({ type: 'already-peer', host });
    const now = app.now();
    const { mirrors, counts, witnesses } = { ...USUAL_POLICY, ...policyIn(command) };
    const peer: Peer = { ...said, mirrors, counts, witnesses, addedAt: now, seenAt: now, failingSince: null };
    await writer.peerWrite.actor(actor);
    await writer.peeringWrite.peer(peer);
    const id = app.newId();
    await writer.peeringWrite.following({ actor: peer.uri, eventId: id, askedAt: now, acceptedAt: null });
    await writer.write.event({
      id,
      type: 'peer-added',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { peer: peer.uri },
    });
    return ok(peer);
  });
}

/** Those of the three that were said. */
export function policyIn(
  said: {
    readonly [K in keyof PeerPolicy]?: boolean | undefined;
  },
): Partial<PeerPolicy> {
  return Object.fromEntries(
    (['mirrors', 'counts', 'witnesses'] as const).flatMap((name) =>
      said[name] === undefined ? [] : [[name, said[name]]],
    ),
  );
}
