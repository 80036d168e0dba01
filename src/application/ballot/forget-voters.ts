import { retainedSince } from '../../domain/privacy/retention.ts';
import type { Application } from '../application.ts';

/**
 * Forgets who cast which ballot once the time for complaints is over: the secret of the ballot, the keys made with it and
 * the contents under it. What was published stays, and how many cast a ballot under which standing. Nobody finds their own
 * ballot any more. Answers how many ballots it was done for.
 */
export async function forgetVoters(app: Application): Promise<number> {
  const before = retainedSince('voters', app.now());
  const due = await app.store.read((reader) => reader.ballots.publishedBefore(before));
  for (const ballotId of due) {
    await app.store.transact(async (writer) => {
      await writer.ballots.lock(ballotId, 'close');
      await writer.ballots.forgetVoters(ballotId, app.now());
    });
  }
  return due.length;
}
