import { type Ballot, finalAt } from '../../domain/ballot/ballot.ts';
import type { Count } from '../../domain/ballot/count.ts';
import { ballotDisclosureOf } from '../../domain/ballot/disclosure.ts';
import { publish } from '../../domain/ballot/publication.ts';
import { type Tally, type Turnout, togetherIn } from '../../domain/ballot/tally.ts';
import type { Disclosure } from '../../domain/consultation/visibility.ts';
import { STANDINGS, type Standing } from '../../domain/participant/standing.ts';
import type { Application, Reader } from '../application.ts';
import { sha256 } from '../kit/content-hash.ts';
import type { Viewer } from '../kit/viewer.ts';
import { ballotKeys } from './ballot-secret.ts';
import { closeAndTally, countCasts } from './close-and-tally.ts';
import { eligibilityIn, isOfInstitutions } from './eligibility.ts';
import type { LiveCount, LiveTally, Publication, StoredBallot } from './ports.ts';

/** A result before the close is looked at again at most so often. */
const LIVE_MS = 60_000;

/**
 * The result that may be shown before the close. It is no count of this moment: who looks twice while one person votes
 * in between would read their vote from the difference. Of each standing it counts the ballots of a moment, and moves on
 * when as many were cast since as a group has to have. How many took part is another number, and exact.
 */
async function liveTally(app: Application, stored: StoredBallot): Promise<LiveTally> {
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

/** The result of a ballot as this viewer may see it, or why not and until when. */
type DisclosedTally =
  | {
      readonly visible: true;
      readonly tally: Tally;
      /** Everybody's ballots that are shown, deciding or not. */
      readonly together: Count;
      /** Null while it is open: the moment it counts is `countedAt`, and ballots of that moment are in it. */
      readonly publication: Publication | null;
      readonly countedAt: Date;
    }
  | Extract<Disclosure, { visible: false }>;

/** What anybody may know of a ballot beside its rules. */
export type Disclosed = {
  /**
   * How many took part, exact. Null where it would tell the hidden result: whoever takes part in a petition signs it, and where
   * institutions vote it is one, by name.
   */
  readonly turnout: Turnout | null;
  readonly result: DisclosedTally;
};

/**
 * The one place where the result of a ballot becomes visible or stays hidden. Every reading use case goes through it, so
 * pages, API, feeds and exports cannot differ, and officers see no more than anybody. What is shown after the close is
 * what was published, never another count.
 */
export async function discloseTally(
  app: Application,
  of: { readonly stored: StoredBallot; readonly viewer: Viewer },
): Promise<Disclosed> {
  const { stored, viewer } = of;
  const { ballot } = stored;
  const publication = await app.store.read((reader) => reader.ballots.publication(ballot.id));
  if (publication !== null) return published(ballot, publication);
  const tookPart = await app.store.read((reader) => tookPartIn(reader, app, { stored, viewer }));
  const now = app.now();
  if (ballot.publishedAt !== null && now >= finalAt(ballot)) {
    const settled = await closeAndTally(app, ballot.id);
    if (settled !== null) return published(ballot, settled);
    // Ballots that came before the close are still being stored, or the host of a mirrored ballot may have moved its end.
    if (ballot.rules.resultsVisibility !== 'always') {
      const turnout = await app.store.read((reader) => turnoutBefore(reader, ballot));
      return { turnout, result: { visible: false, because: 'after-close', until: null } };
    }
  }
  const disclosure = ballotDisclosureOf(ballot, { now, tookPart });
  if (!disclosure.visible) {
    return { turnout: await app.store.read((reader) => turnoutBefore(reader, ballot)), result: disclosure };
  }
  const turnout = await app.store.read((reader) => turnoutOf(reader, ballot));
  const { tally, countedAt } = await liveTally(app, stored);
  const together = togetherIn(ballot, tally);
  return { turnout, result: { visible: true, tally, together, publication: null, countedAt } };
}

/** Whether officers may see what confirmed sheets of paper say: as little as everybody sees of the result. */
export function disclosesPaper(ballot: Ballot, now: Date): boolean {
  return ballotDisclosureOf(ballot, { now, tookPart: false }).visible;
}

function published(ballot: Ballot, publication: Publication): Disclosed {
  const { tally, publishedAt: countedAt } = publication;
  const together = togetherIn(ballot, tally);
  return { turnout: tally.turnout, result: { visible: true, tally, together, publication, countedAt } };
}

/** Whether the viewer voted in this ballot; only looked up where the rules ask for it. */
async function tookPartIn(
  reader: Reader,
  app: Application,
  of: { readonly stored: StoredBallot; readonly viewer: Viewer },
): Promise<boolean> {
  const { stored, viewer } = of;
  if (viewer.participantId === null || stored.ballot.rules.resultsVisibility !== 'after-taking-part') return false;
  const voter = { participantId: viewer.participantId };
  const person = await eligibilityIn(app).personOf(reader, { ballot: stored.ballot, voter });
  if (person === null) return false;
  return (await reader.ballots.cast(stored.ballot.id, ballotKeys(app, stored).voterKeyOf(person))) !== null;
}

/** While the result is hidden. */
async function turnoutBefore(reader: Reader, ballot: Ballot): Promise<Turnout | null> {
  if (ballot.method === 'petition' || (await isOfInstitutions(reader, ballot))) return null;
  return await turnoutOf(reader, ballot);
}

async function turnoutOf(reader: Reader, ballot: Ballot): Promise<Turnout> {
  const rows = await reader.ballots.turnout(ballot.id);
  const byChannel = { online: 0, paper: 0 };
  for (const { channel, count } of rows) byChannel[channel] += count;
  const counts = STANDINGS.map((standing) => {
    const those = rows.filter((row) => row.standing === standing);
    return [standing, those.reduce((sum, { count }) => sum + count, 0)] as const;
  });
  return {
    cast: byChannel.online + byChannel.paper,
    byStanding: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    byChannel,
    registered: ballot.rules.registered,
  };
}
