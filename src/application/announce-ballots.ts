import type { BallotId } from '../domain/id.ts';
import { waitsForHost } from './network/wait-for-host.ts';
import type { Application } from './ports.ts';
import { closeIn, settleBallot } from './settle-ballot.ts';

/**
 * Writes the events of ballots that opened or closed and publishes those that are over. Rules read the clock themselves;
 * a node that slept announces late and loses nothing. Each is a transaction of its own: a large count holds up no other.
 * Answers when there will be something to do again.
 */
export async function announceBallots(
  app: Application,
): Promise<{ readonly announced: number; readonly next: Date | null }> {
  const now = app.now();
  const edges = await app.store.read((reader) => reader.ballots.unannounced(now));
  let announced = 0;
  for (const { ballotId, edge } of edges) {
    const done =
      edge === 'opened'
        ? await opened(app, ballotId)
        : edge === 'closed'
          ? await closed(app, ballotId)
          : (await settleBallot(app, ballotId)) !== null;
    if (done) announced += 1;
  }
  return { announced, next: await app.store.read((reader) => reader.ballots.nextEdge(now)) };
}

async function opened(app: Application, ballotId: BallotId): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.ballotWrite.lock(ballotId, 'change');
    if (kept === null || !(await writer.ballotWrite.announced(ballotId, 'opened', app.now()))) return false;
    await writer.write.event({
      id: app.newId(),
      type: 'ballot-opened',
      at: kept.ballot.opensAt,
      by: null,
      consultationId: kept.ballot.consultationId,
      proposalId: null,
      data: { ballotId },
    });
    return true;
  });
}

async function closed(app: Application, ballotId: BallotId): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.ballotWrite.lock(ballotId, 'close');
    if (kept === null) return false;
    const { ballot } = kept;
    if (await waitsForHost(writer, ballot, { moment: ballot.closesAt, now: app.now() })) {
      await writer.sharingWrite.wakeMirror(ballot.consultationId, app.now());
      return false;
    }
    return await closeIn(app, writer, { kept, now: app.now() });
  });
}
