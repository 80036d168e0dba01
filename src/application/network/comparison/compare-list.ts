import type { Consultation } from '../../../domain/consultation/consultation.ts';
import {
  type Ahead,
  type CountedLine,
  compareLine,
  isLeftOut,
  lineKey,
  stillAhead,
  topicKey,
} from '../../../domain/network/comparison.ts';
import { currentUri, type InstitutionMove } from '../../../domain/network/move.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { Mirror } from '../cohost/ports.ts';
import {
  hasRoom,
  isKnown,
  readContradictions,
  recordContradiction,
  type StoredContradiction,
} from '../evidence/contradictions.ts';
import { loadMoves } from '../move/resolve-move.ts';
import { type Binding, bindingOf, contradictionOf, storedBinding } from '../subtotal/contradicting.ts';
import type { SubtotalKey, SubtotalTopic } from '../subtotal/ports.ts';
import type { CountedPage, CountedReader, ListedSubtotal, ProvenCount, ProvenDocument } from './ports.ts';
import { topicOf } from './read-counted.ts';
import { contradictionBetween, isCount, sequenceOf, signerOf, subjectOf } from './signed-documents.ts';
import { recordWithheld } from './withheld.ts';

/** The list of one city, with what it had before that was not here. */
export type Lists = {
  readonly consultation: Consultation;
  readonly uri: string;
  readonly peer: string;
  readonly pages: readonly CountedPage[];
  readonly known: readonly Ahead[];
};

/** Documents that are asked of one city for one comparison. */
const DOCUMENTS_MAX = 12;
/** Lines that are waited for, of one city. */
const AHEAD_MAX = 500;

type Here = {
  readonly moves: readonly InstitutionMove[];
  readonly stored: readonly ListedSubtotal[];
  /** Who holds the consultation, as its host says. */
  readonly holders: ReadonlySet<string>;
  /** By institution and topic: the latest number, and the hash under each. */
  readonly lines: ReadonlyMap<string, { readonly sequence: number; readonly hashes: ReadonlyMap<number, string> }>;
  /** The topics that are known here: by the ids of the host, what each is here. */
  readonly abouts: ReadonlyMap<string, SubtotalTopic>;
  readonly faults: ReadonlyMap<string, string>;
  readonly mirror: Mirror | null;
  readonly contradictions: readonly StoredContradiction[];
};

/** Compares a list with what is here, and records what cannot be; answers what that city has and this one lacks. */
export async function compareList(app: Application, counted: CountedReader, lists: Lists): Promise<readonly Ahead[]> {
  const here = await app.store.read((reader) => readHere(app, reader, lists.consultation));
  const asking = new Asking(counted, lists, here);
  const ahead: Ahead[] = [];
  for (const page of lists.pages) {
    for (const then of page.lines) {
      const line = lineNow(here.moves, then);
      const own = here.lines.get(lineKey(line)) ?? { sequence: 0, hashes: new Map() };
      const compared = compareLine(line, own);
      const isOfBallot = line.topic !== 'supports' && 'ballot' in line.topic;
      const isSame =
        compared === 'other-document' || (compared === 'later' && isOfBallot && own.sequence > 0)
          ? await foundTwo(app, asking, { lists, here, line })
          : false;
      if (compared !== 'later' || isSame || !isAwaited(app, here, line) || ahead.length >= AHEAD_MAX) continue;
      const known = lists.known.find(({ key }) => key === lineKey(line));
      const missing = stillAhead(line, { known, hereSequence: own.sequence, now: app.now() });
      ahead.push(missing);
      await foundMissing(app, asking, { lists, here, line, missing, page });
    }
  }
  await verifyPassedOn(app, asking, { lists, here });
  return ahead;
}

/** Ours come from here alone; what is not known here is not counted here, nor is who does not hold the consultation. */
function isAwaited(app: Application, here: Here, line: CountedLine): boolean {
  const isOwn = line.institution === institutionUri(app.origin);
  return !isOwn && here.holders.has(line.institution) && here.abouts.has(topicKey(line.topic));
}

type Found = { readonly lists: Lists; readonly here: Here; readonly line: CountedLine };

/**
 * Another document under a number that is here, or a later one of a ballot that is here: verified, it is by whoever signed
 * both. Answers whether what is later says nothing new.
 */
async function foundTwo(app: Application, asking: Asking, { lists, here, line }: Found): Promise<boolean> {
  const { institution, hash } = line;
  const about = here.abouts.get(topicKey(line.topic));
  // Ours is no finding: a node that lost its data finds there what it signed before (save-own-subtotal.ts).
  if (about === undefined || institution === institutionUri(app.origin)) return false;
  const { id: consultationId } = lists.consultation;
  const claims = await app.store.read((reader) => claimsOf(reader, { consultationId, about, institution }));
  const isNew = claims.every((each) => !isKnown(here.contradictions, { institution, hashes: [each.hash, hash] }));
  if (claims.length === 0 || !isNew || !hasRoom(here.contradictions, institution)) return false;
  const other = await asking.subtotal(hash);
  if (other === null || !isOf(asking, other, { institution, about: topicKey(line.topic) })) return false;
  const claim = bindingOf(other);
  const own = claims.find((each) => contradictionOf(each, claim) !== null);
  const kind = own === undefined ? null : contradictionOf(own, claim);
  if (own === undefined || kind === null) {
    return claim.figures !== null && claims.some(({ figures }) => figures !== null);
  }
  await app.store.transact(async (writer) => {
    await recordContradiction(app, writer, {
      kind,
      consultationId,
      institution,
      sequence: claim.sequence,
      one: own,
      other,
      passedOnBy: null,
    });
  });
  return false;
}

/** What is stored of an institution about one topic. */
async function claimsOf(
  reader: Reader,
  { consultationId, about, institution }: SubtotalKey,
): Promise<readonly (Binding & { readonly document: string })[]> {
  const current = await reader.subtotals.current(consultationId, about);
  return current
    .filter((each) => each.institution === institution)
    .map((each) => ({ ...storedBinding(each), document: each.document }));
}

/**
 * A later one that another city has through the host, and this one does not, though it read the host since. What a city
 * says of its own counts is its word alone: whether the host has them, the host's list and those of others show.
 */
async function foundMissing(
  app: Application,
  asking: Asking,
  { lists, here, line, missing, page }: Found & { readonly missing: Ahead; readonly page: CountedPage },
): Promise<void> {
  const { consultation, peer } = lists;
  const { mirror } = here;
  if (consultation.host === null || mirror === null || mirror.failingSince !== null) return;
  if (peer === line.institution && peer !== consultation.host.institution) return;
  const fault = here.faults.get(lineKey(line)) ?? null;
  if (!isLeftOut(missing, { now: app.now(), readAt: mirror.readAt, fault })) return;
  const proven = await asking.subtotal(line.hash);
  const about = topicKey(line.topic);
  if (proven === null || !isOf(asking, proven, { institution: line.institution, about })) return;
  if (proven.subtotal.sequence < missing.sequence) return;
  await app.store.transact((writer) =>
    recordWithheld(app, writer, {
      consultationId: consultation.id,
      host: consultation.host?.institution ?? '',
      institution: line.institution,
      heldBy: peer,
      sequence: proven.subtotal.sequence,
      about,
      documents: [proven.document, page.document],
    }),
  );
}

/** What another city found is verified from the two documents, and by them alone. */
async function verifyPassedOn(app: Application, asking: Asking, { lists, here }: Omit<Found, 'line'>): Promise<void> {
  const own = institutionUri(app.origin);
  for (const { institution: then, hashes } of lists.pages[0]?.contradictions ?? []) {
    const institution = currentUri(here.moves, then);
    if (institution === own || isKnown(here.contradictions, { institution, hashes })) continue;
    if (!hasRoom(here.contradictions, institution) || !isCounting(here, lists, institution)) continue;
    const [one, other] = [await asking.document(hashes[0]), await asking.document(hashes[1])];
    if (one === null || other === null) continue;
    const line = { institution, about: currentUri(here.moves, subjectOf(one)) };
    if (!isOf(asking, one, line) || !isOf(asking, other, line)) continue;
    const kind = contradictionBetween(one, other);
    if (kind === null) continue;
    await app.store.transact((writer) =>
      recordContradiction(app, writer, {
        kind,
        consultationId: lists.consultation.id,
        institution,
        sequence: sequenceOf(one),
        one,
        other,
        passedOnBy: lists.peer,
      }),
    );
  }
}

/** Whether an institution holds the consultation, or counted in it. */
function isCounting({ stored, holders }: Here, { consultation, peer }: Lists, institution: string): boolean {
  return (
    institution === peer ||
    institution === consultation.host?.institution ||
    holders.has(institution) ||
    stored.some((each) => each.institution === institution)
  );
}

/** Asks a city for documents that it lists, each once and few of them. */
class Asking {
  readonly #counted: CountedReader;
  readonly #known = new Map<string, ProvenDocument | null>();
  readonly lists: Lists;
  readonly here: Here;

  constructor(counted: CountedReader, lists: Lists, here: Here) {
    this.#counted = counted;
    this.lists = lists;
    this.here = here;
  }

  /** One with the proof of its institution; null where it is not to be had, or is not what its hash says. */
  async document(hash: string): Promise<ProvenDocument | null> {
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    if (this.#known.size >= DOCUMENTS_MAX) return null;
    const { peer, uri } = this.lists;
    const given = await this.#counted.document({ institution: peer, of: uri, hash });
    const proven = given !== null && given.hash === hash && given.proof === 'valid' ? given : null;
    this.#known.set(hash, proven);
    return proven;
  }

  async subtotal(hash: string): Promise<ProvenCount | null> {
    const proven = await this.document(hash);
    return proven !== null && isCount(proven) ? proven : null;
  }
}

/** Whether a document is by this institution, about this thing, and for the consultation that is compared. */
function isOf(
  asking: Asking,
  proven: ProvenDocument,
  { institution, about }: { readonly institution: string; readonly about: string },
): boolean {
  const { moves } = asking.here;
  return (
    currentUri(moves, signerOf(proven)) === institution &&
    currentUri(moves, proven.consultation) === asking.lists.uri &&
    currentUri(moves, subjectOf(proven)) === about
  );
}

function lineNow(moves: readonly InstitutionMove[], line: CountedLine): CountedLine {
  const { topic } = line;
  const now = (uri: string) => currentUri(moves, uri);
  return {
    ...line,
    institution: now(line.institution),
    topic: topic === 'supports' ? topic : 'ballot' in topic ? { ballot: now(topic.ballot) } : { poll: now(topic.poll) },
  };
}

async function readHere(app: Application, reader: Reader, consultation: Consultation): Promise<Here> {
  const { id, host } = consultation;
  const [moves, stored, states, known, mirror, contradictions, holders, cohosts] = await Promise.all([
    loadMoves(app, reader),
    reader.comparisons.stored(id),
    reader.subtotals.states(id),
    reader.comparisons.topics(id),
    host === null ? null : reader.sharing.mirror(id),
    readContradictions(reader, id),
    host === null ? [] : reader.sharing.holders(id),
    host === null ? reader.sharing.cohosts(id) : [],
  ]);
  const lines = new Map<string, { sequence: number; hashes: Map<number, string> }>();
  for (const each of stored) {
    const key = lineKey({ institution: each.institution, topic: topicOf(app, consultation, each) });
    const line = lines.get(key) ?? { sequence: 0, hashes: new Map() };
    line.hashes.set(each.sequence, each.hash);
    line.sequence = Math.max(line.sequence, each.sequence);
    lines.set(key, line);
  }
  const topics = new Map(known.map((each) => [each.about, topicOf(app, consultation, each)]));
  const faults = new Map<string, string>();
  for (const { institution, about, fault } of states) {
    const topic = topics.get(about);
    if (topic !== undefined && fault !== null) faults.set(lineKey({ institution, topic }), fault.why.because);
  }
  const abouts = new Map([...topics].map(([about, topic]) => [topicKey(topic), about]));
  const isIn = [host?.institution ?? institutionUri(app.origin), ...holders, ...cohosts.map(({ peer }) => peer)];
  return { moves, stored, holders: new Set(isIn), lines, abouts, faults, mirror, contradictions };
}
