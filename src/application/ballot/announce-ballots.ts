import { CLOCK } from '../../domain/kit/actor.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Application } from '../application.ts';
import { originOf } from '../event/origin-of.ts';
import { closeOnceAnswered, tallyOnceAnswered } from './close-and-tally.ts';

/** Until then processes have told how far they are with what they received. */
const LOOK_AGAIN_MS = 250;

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
  let isAnswering = false;
  for (const { ballotId, edge } of edges) {
    const done =
      edge === 'opened'
        ? await opened(app, ballotId)
        : edge === 'closed'
          ? await closeOnceAnswered(app, ballotId)
          : await tallyOnceAnswered(app, ballotId);
    if (done === 'unanswered') isAnswering = true;
    else if (done !== null && done !== false) announced += 1;
  }
  const next = await app.store.read((reader) => reader.ballots.nextEdge(now));
  return { announced, next: isAnswering ? new Date(now.getTime() + LOOK_AGAIN_MS) : next };
}

async function opened(app: Application, ballotId: BallotId): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const stored = await writer.ballots.lock(ballotId, 'change');
    if (stored === null || !(await writer.ballots.markAnnounced(ballotId, 'opened', app.now()))) return false;
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-opened',
      at: stored.ballot.opensAt,
      by: CLOCK,
      origin: await originOf(writer, stored.ballot.consultationId),
      consultationId: stored.ballot.consultationId,
      proposalId: null,
      data: { ballotId },
    });
    return true;
  });
}
