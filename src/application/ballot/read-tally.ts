import type { Ballot } from '../../domain/ballot/ballot.ts';
import { type PublishedBallots, publish, recount } from '../../domain/ballot/publication.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import type { Application, Reader } from '../application.ts';
import { canonicalText, documentHash, sha256 } from '../kit/content-hash.ts';
import type { Page } from '../kit/page.ts';
import { ANYBODY, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import { type Awaited, readAwaited } from '../network/subtotal/read-awaited.ts';
import { type JointResult, readJoint } from '../network/subtotal/read-cities.ts';
import { ContentUnreadable, canReadCasts } from './ballot-secret.ts';
import { countCasts } from './close-and-tally.ts';
import { type Disclosed, discloseTally } from './disclose-tally.ts';
import type {
  DifferingBallot,
  PaperCount,
  Publication,
  PublishedPattern,
  ResultCheck,
  ResultFault,
  StoredBallot,
} from './ports.ts';
import { type BallotAddress, type BallotDetail, detailOf, isVisible, visibleBallot } from './reads.ts';

/** A ballot and what may be known of its result. */
export type TallyView = BallotDetail &
  Disclosed & {
    /** Batches of paper: those that count, and those that nobody confirmed. Null while turnout is. */
    readonly paper: { readonly confirmed: PaperCount; readonly waiting: PaperCount } | null;
    /** City by city and together, where several institutions hold the consultation and ours has counted. */
    readonly joint: JointResult | null;
    /** Where its result waits for what other institutions commit to. */
    readonly awaited: Awaited | null;
  };

/** The tallies of all ballots of a consultation, in their order. */
export async function readTally(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<{ readonly consultation: Consultation; readonly ballots: readonly TallyView[] }, Refusal>> {
  const found = await app.store.read(async (reader) => {
    const visible = await visibleConsultation(reader, query);
    if (!visible.ok) return visible;
    const ballots = (await reader.ballots.of(visible.value.id)).filter((stored) => isVisible(stored, query.viewer));
    return ok({ consultation: visible.value, ballots });
  });
  if (!found.ok) return found;
  const { consultation } = found.value;
  const ballots: TallyView[] = [];
  for (const stored of found.value.ballots)
    ballots.push(await tallyView(app, { stored, consultation, viewer: query.viewer }));
  return ok({ consultation, ballots });
}

/** The tally of one ballot. */
export async function readBallotTally(
  app: Application,
  query: BallotAddress & { readonly viewer: Viewer },
): Promise<Result<TallyView, Refusal>> {
  const found = await app.store.read((reader) => visibleBallot(reader, query));
  return found.ok ? ok(await tallyView(app, { ...found.value, viewer: query.viewer })) : found;
}

async function tallyView(
  app: Application,
  of: { readonly stored: StoredBallot; readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<TallyView> {
  const { stored, consultation } = of;
  const disclosed = await discloseTally(app, of);
  const paper =
    disclosed.turnout === null ? null : await app.store.read((reader) => reader.ballots.paper(stored.ballot.id));
  const publication = disclosed.result.visible ? disclosed.result.publication : null;
  const joint =
    publication === null ? null : await readJoint(app, { consultation, ballot: stored.ballot, publication });
  const awaited = disclosed.result.visible ? null : await readAwaited(app, { consultation, ballot: stored.ballot });
  return { ...detailOf(stored, { consultation, now: app.now() }), ...disclosed, paper, joint, awaited };
}

/** The anonymous ballots of one ballot, with what it takes to count them again. */
export type PublishedBallotsView = {
  readonly ballot: Ballot;
  readonly consultation: Consultation;
  /** The document that was frozen; its hash is `ballot.rulesHash`. */
  readonly rules: object;
  readonly publication: Publication;
  /** Read portion by portion, in the order of their publication. */
  patterns(): AsyncIterable<PublishedPattern>;
};

/** The published ballots; refused while the result is hidden, and under `always` before the close too. */
export async function readPublishedBallots(
  app: Application,
  query: BallotAddress,
): Promise<Result<PublishedBallotsView, Refusal>> {
  const found = await app.store.read((reader) => visibleBallot(reader, { ...query, viewer: ANYBODY }));
  if (!found.ok) return found;
  const { stored, consultation } = found.value;
  const { ballot } = stored;
  const { result } = await discloseTally(app, { stored, viewer: ANYBODY });
  const publication = result.visible ? result.publication : null;
  if (publication === null)
    return refuse({ type: 'results-hidden', until: result.visible ? ballot.closesAt : result.until });
  return ok({
    ballot,
    consultation,
    rules: ballotRulesDocument(ballot, slugAtHost(consultation)),
    publication,
    patterns: () => everyPattern(app, ballot.id),
  });
}

async function* everyPattern(app: Application, id: BallotId): AsyncGenerator<PublishedPattern, void> {
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const page: Page<PublishedPattern> = await app.store.read((reader) => reader.ballots.patterns(id, from));
    yield* page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

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
  const consultation = await reader.consultations.byId(ballot.consultationId);
  // What is decided elsewhere is as its host says.
  if (consultation !== null && consultation.host === null && !(await isAsAnnounced(reader, ballot, consultation.slug)))
    faults.add('rules');
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
  return { ballotId: id, consultation: consultation?.slug ?? '', slug: ballot.slug, faults: [...faults] };
}

async function isAsAnnounced(reader: Reader, ballot: Ballot, slug: string): Promise<boolean> {
  const hash = documentHash(ballotRulesDocument(ballot, slug));
  const announced = await reader.ballots.announcedHash(ballot.id);
  return hash === ballot.rulesHash && (announced === null || announced === hash);
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
