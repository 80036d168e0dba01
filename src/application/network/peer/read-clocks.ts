import { type ClockFault, clockFaults, type Peer } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';

/** Clocks of peers, as they were when these were read last, and ours, that are too far apart. For officers. */
export async function readClockFaults(app: Application): Promise<readonly ClockFault<Peer>[]> {
  const peers = await app.store.read((reader) => reader.peering.peers());
  return clockFaults(
    peers.flatMap((peer) => (peer.clockAheadMs === null ? [] : [{ peer, aheadMs: peer.clockAheadMs }])),
  );
}
