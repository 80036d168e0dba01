import { publish } from '../../domain/ballot/publication.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Application, Reader } from '../application.ts';
import { sha256 } from '../kit/content-hash.ts';
import { countCasts } from './count-casts.ts';
import type { LiveCount, LiveTally, StoredBallot } from './ports.ts';

/** A result before the close is looked at again at most so often. */
export const LIVE_MS = 60_000;

/**
 * The result that may be shown before the close. It is no count of this moment: who looks twice while one person votes
 * in between would read their vote from the difference. Of each standing it counts the ballots of a moment, and moves on
 * when as many were cast since as a group has to have. How many took part is another number, and exact.
 */
export async function liveTally(app: Application, stored: StoredBallot): Promise<LiveTally> {
  const { ballot } = stored;
  const now = app.now();
  const kept = await app.store.read((reader) => reader.ballots.liveTally(ballot.id));
  if (kept !== null && !isStale(kept.lookedAt, now)) return kept;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(`live tally ${ballot.id}`);
    const before = await writer.ballots.live(ballot.id);
    if (before !== null && !isStale(before.lookedAt, now)) return before;
    const counts = await recounted(app, writer, { stored, before: before?.counts ?? [] });
    if (counts === null && before !== null) {
      await writer.ballots.saveLive(ballot.id, now, null);
      return before;
    }
    const rows = (counts ?? []).flatMap((count) => count.rows);
    const live = { tally: publish(ballot, rows, sha256).tally, countedAt: now };
    await writer.ballots.saveLive(ballot.id, now, { ...live, counts: counts ?? [] });
    return live;
  });
}

/** A clock that was set back must not freeze an old result. */
function isStale(lookedAt: Date, now: Date): boolean {
  return Math.abs(now.getTime() - lookedAt.getTime()) >= LIVE_MS;
}

/** The counts with those standings anew to which enough was cast; null where there are none. */
async function recounted(
  app: Application,
  reader: Reader,
  { stored, before }: { readonly stored: StoredBallot; readonly before: readonly LiveCount[] },
): Promise<readonly LiveCount[] | null> {
  const { ballot } = stored;
  const casts = await reader.ballots.casts(ballot.id);
  const counted = (standing: Standing) => before.find((count) => count.standing === standing)?.casts ?? 0;
  const least = ballot.rules.groupMinimum;
  const anew = [...casts].filter(([standing, count]) => Math.abs(count - counted(standing)) >= least);
  if (anew.length === 0) return null;
  const rows = await countCasts(app, reader, { stored });
  const moved = anew.map(([standing, count]) => ({
    standing,
    casts: count,
    rows: rows.filter((row) => row.standing === standing),
  }));
  return [...before.filter(({ standing }) => !anew.some(([other]) => other === standing)), ...moved];
}
