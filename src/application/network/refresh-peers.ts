import type { Peer } from '../../domain/network/peer.ts';
import { PEERS } from '../names.ts';
import type { Application } from '../ports.ts';
import { keepOnce } from './keep-once.ts';
import { describedAnew, movePeer } from './move-peer.ts';
import type { Looked, PeerDirectory } from './peer-directory.ts';

/** A peer is looked at so often, give or take a fifth: never all at the same time. */
const LOOK_MS = 60 * 60_000;

/** Looks at every peer whose time has come; answers how many. What a peer says anew of itself is kept. */
export async function refreshPeers(app: Application, directory: PeerDirectory): Promise<number> {
  const due = await app.store.read((reader) => reader.peering.duePeers(app.now()));
  for (const peer of due) await refreshPeer(app, directory, peer);
  return due.length;
}

async function refreshPeer(app: Application, directory: PeerDirectory, peer: Peer): Promise<void> {
  const { uri, origin } = peer;
  const looked = await directory.look({ origin, uri });
  if (looked.kind === 'moved' && (await movePeer(app, directory, { peer, to: looked.to }))) return;
  await app.store.transact(async (writer) => {
    await writer.write.lockName(PEERS);
    const before = await writer.peering.peer(uri);
    // It was removed meanwhile.
    if (before === null) return;
    const now = app.now();
    if (looked.kind === 'found') await writer.peerWrite.actor(looked.actor);
    if (looked.kind === 'other-institution') {
      const { said, document } = looked;
      await keepOnce(
        { app, writer },
        { peer: uri, kind: 'other-institution', consultationId: null, detail: { asked: uri, said }, document },
      );
    }
    await writer.peeringWrite.peer(afterLook(before, looked, now));
    await writer.peeringWrite.peerDue(uri, new Date(now.getTime() + LOOK_MS * (0.8 + shareOf(app.newId()) * 0.4)));
  });
}

function afterLook(before: Peer, looked: Looked, now: Date): Peer {
  if (looked.kind !== 'found') return { ...before, failingSince: before.failingSince ?? now };
  return describedAnew(before, looked, now);
}

/** A share of one, out of the last digits of an id that is drawn by lot. */
function shareOf(id: string): number {
  return Number.parseInt(id.slice(-6), 16) / 0x1_00_00_00;
}
