import { type PublishedBallots, publish, recount } from '../../domain/ballot/publication.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Application, Reader } from '../application.ts';
import { canonicalText, sha256 } from '../kit/content-hash.ts';
import { ContentUnreadable, canReadCasts } from './ballot-secret.ts';
import { countCasts } from './count-casts.ts';
import type {
  DifferingBallot,
  Publication,
  PublishedPattern,
  ResultCheck,
  ResultFault,
  StoredBallot,
} from './ports.ts';

/**
 * Compares what is stored of every ballot, open and closed, with itself: each of these says the same in another way, so
 * whoever changes one of them in the database has to change all, and needs the key of the node to change or add a content.
 * Ballots that were deleted with as many of their events leave a hole in the log, which `doctor` notices and this does not.
 * Answers the ballots that differ.
 */
export async function verifyResults(app: Application): Promise<readonly DifferingBallot[]> {
  const ids = await app.store.read((reader) => reader.ballots.ids());
  const differing: DifferingBallot[] = [];
  for (const ballotId of ids) {
    const found = await app.store.read((reader) => verifyResult(app, reader, ballotId));
    if (found !== null && found.faults.length > 0) differing.push(found);
  }
  return differing;
}

/** The same, remembered with its moment, so that pages and metrics need not count again. */
export async function verifyAndRemember(app: Application): Promise<readonly DifferingBallot[]> {
  const differing = await verifyResults(app);
  const check = { at: app.now(), differing };
  await app.store.transact((writer) => writer.ballots.saveResultCheck(check));
  return differing;
}

/** The last check; null before the first. */
export async function readResultCheck(app: Application): Promise<ResultCheck | null> {
  return await app.store.read((reader) => reader.ballots.resultCheck());
}

async function verifyResult(app: Application, reader: Reader, id: BallotId): Promise<DifferingBallot | null> {
  const stored = await reader.ballots.byId(id);
  if (stored === null || stored.ballot.publishedAt === null) return null;
  const { ballot } = stored;
  const faults = new Set<ResultFault>();
  const { inEvents, inCasts } = await reader.ballots.countedTwice(id);
  if (inEvents !== inCasts) faults.add('casts');
  const publication = await reader.ballots.publication(id);
  const published = publication === null ? null : await publishedBallots(reader, publication);
  if (published !== null && publication !== null && !isCountedAgain(stored, published, publication))
    faults.add('tally');
  if (canReadCasts(stored)) {
    const counted = await countAgain(app, reader, stored);
    if (counted === null) faults.add('contents');
    else if (published !== null && publication !== null) {
      const now = { ballots: counted.published, tally: counted.tally };
      if (!areEqual(now, { ballots: published, tally: publication.tally })) faults.add('publication');
    }
  }
  const consultation = (await reader.consultations.byId(ballot.consultationId))?.slug ?? '';
  return { ballotId: id, consultation, slug: ballot.slug, faults: [...faults] };
}

/** Null where a content cannot be read. */
async function countAgain(app: Application, reader: Reader, stored: StoredBallot) {
  try {
    return publish(stored.ballot, await countCasts(app, reader, { stored }), sha256);
  } catch (error) {
    if (error instanceof ContentUnreadable) return null;
    throw error;
  }
}

async function publishedBallots(reader: Reader, { ballotId, ballots }: Publication): Promise<PublishedBallots> {
  const patterns: PublishedPattern[] = [];
  for (let after: string | null = null; ; ) {
    const page = await reader.ballots.patterns(ballotId, after);
    patterns.push(...page.items);
    after = page.next;
    if (after === null) break;
  }
  const piles = ballots.piles.map((pile, index) => ({
    ...pile,
    ballots: patterns.filter((pattern) => pattern.pile === index).map(({ content, count }) => ({ content, count })),
  }));
  return { ...ballots, piles };
}

function isCountedAgain({ ballot }: StoredBallot, published: PublishedBallots, { tally }: Publication): boolean {
  try {
    const again = recount(ballot, published, sha256);
    // A method that needs whole ballots of which some are withheld cannot be counted from what was published.
    return !again.ok || areEqual(again.value, tally);
  } catch {
    return false;
  }
}

/** As they are stored, which is as JSON. */
function areEqual(one: object, other: object): boolean {
  const [left, right] = [one, other].map((each) => canonicalText(JSON.parse(JSON.stringify(each)) as object));
  return left === right;
}
