import type { Peer } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import { PEERS } from '../../kit/names.ts';
import { pauseAfter } from '../../kit/retry-pause.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { describedAgain, movePeer } from '../move/move-peer.ts';
import type { LookupResult, PeerDirectory } from './ports.ts';

/** Interval between readings of a peer that answers, plus or minus a fifth, so that not all are due at the same time. */
const LOOK_MS = 60 * 60_000;
/** No reading is due later than so. */
const LATEST_MS = 2 * LOOK_MS;

/** Reads the description of every peer that is due; answers how many. Changed descriptions are saved. */
export async function refreshPeers(app: Application, directory: PeerDirectory): Promise<number> {
  const due = await app.store.read((reader) =>
    reader.peering.duePeers(app.now(), new Date(app.now().getTime() + LATEST_MS)),
  );
  for (const peer of due) await refreshPeer(app, directory, peer);
  return due.length;
}

async function refreshPeer(app: Application, directory: PeerDirectory, peer: Peer): Promise<void> {
  const { uri, origin } = peer;
  const looked = await directory.look({ origin, uri });
  if (looked.kind === 'moved' && (await movePeer(app, directory, { peer, to: looked.to }))) return;
  await app.store.transact(async (writer) => {
    await writer.locks.acquire(PEERS);
    const before = await writer.peering.peer(uri);
    // It was removed meanwhile.
    if (before === null) return;
    const now = app.now();
    if (looked.kind === 'found') await writer.peers.saveActor(looked.actor);
    if (looked.kind === 'other-institution') {
      const { description: text, document } = looked;
      await recordEvidenceOnce(
        { app, writer },
        {
          peer: uri,
          kind: 'other-institution',
          consultationId: null,
          detail: { asked: uri, said: text },
          document,
        },
      );
    }
    const after = afterLook(before, looked, now);
    await writer.peering.savePeer(after);
    const { failingSince } = after;
    const pauseMs =
      failingSince === null
        ? LOOK_MS * (0.8 + shareOf(app.newId()) * 0.4)
        : pauseAfter(now.getTime() - failingSince.getTime());
    await writer.peering.savePeerDue(uri, new Date(now.getTime() + pauseMs));
  });
}

function afterLook(before: Peer, looked: LookupResult, now: Date): Peer {
  if (looked.kind !== 'found') {
    const clockAheadMs = looked.kind === 'unreachable' ? (looked.clockAheadMs ?? null) : null;
    return { ...before, failingSince: before.failingSince ?? now, clockAheadMs };
  }
  return describedAgain(before, looked, now);
}

/** A share of one, out of the last digits of an id that is drawn by lot. */
function shareOf(id: string): number {
  return Number.parseInt(id.slice(-6), 16) / 0x1_00_00_00;
}
