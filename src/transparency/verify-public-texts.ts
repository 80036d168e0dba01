import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import { canonicalText, contentHashOf } from '../application/kit/content-hash.ts';
import type { CommittedActs, CommittedText, NumberedProposal } from './committed-acts.ts';
import type {
  publicTexts,
  ShownAnswer,
  ShownComment,
  ShownConsultation,
  ShownProposal,
  ShownTally,
} from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';
import type { MayBeHidden } from './verify-public-log.ts';

export type PublicTexts = ReturnType<typeof publicTexts>;
type Counts = { compared: number; notCovered: number };

const RESULT = ['outcome', 'places', 'working', 'turnout', 'subtotals', 'deciding'] as const;

/**
 * Compares every public text and result with what the entries commit to: words of proposals, comments, official answers,
 * results of ballots. What is of the last minute is left for the next time; what was public before the journal began, or came by
 * an import without being committed to, is counted apart. Throws the first fault.
 */
export async function verifyPublicTexts(
  texts: PublicTexts,
  {
    acts,
    clock,
    before,
    hidden,
  }: {
    readonly acts: CommittedActs;
    readonly clock: VerifierClock;
    readonly before: Date | null;
    readonly hidden: MayBeHidden;
  },
): Promise<Counts> {
  const comparing = new Comparison(acts, { clock, before });
  const shown = new Set<string>();
  /** The addresses of the consultations that were read, by their ids. */
  const read = new Map<string, string>();
  for await (const consultation of texts.consultations()) {
    // The journal of its host has its acts.
    if (consultation.host !== null || consultation.publishedAt === null) continue;
    read.set(consultation.id, consultation.slug);
    await verifyConsultation(texts, consultation, { comparing, shown });
  }
  const missing = [...acts.proposals].flatMap(([id, { index, at, isPublic, consultation, number }]) => {
    const slug = read.get(consultation ?? '');
    // What was shown just now may not be read everywhere yet.
    const isLeftOut = !isPublic || shown.has(id) || slug === undefined || clock.isRecent(at);
    const place = `${slug} ${number}`;
    const mayBeHidden = hidden.isAny || hidden.places.has(place) || (number === null && hidden.places.size > 0);
    return isLeftOut || mayBeHidden ? [] : [{ index, place }];
  });
  if (missing.length > 0) {
    const just = await justHidden(texts, { acts, clock });
    const one = missing.find(({ place }) => !just.has(place));
    if (one !== undefined) throw new JournalFault('missing', `the proposal of entry ${one.index} is shown nowhere`);
  }
  return comparing.counts;
}

const HIDING = new Set(['proposal-held', 'proposal-removed', 'proposal-withdrawn']);

/**
 * Of the acts that hid a proposal and have no entry yet, for they were done while it was verified or just before: the address of
 * its consultation, and its number.
 */
async function justHidden(
  texts: Pick<PublicTexts, 'events'>,
  { acts, clock }: { readonly acts: CommittedActs; readonly clock: VerifierClock },
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { id, type, at, consultation, proposal } of texts.events()) {
    const isOne = HIDING.has(type) && !acts.refs.has(id) && clock.isRecent(at);
    if (isOne) found.add(`${consultation} ${proposal}`);
  }
  return found;
}

async function verifyConsultation(
  texts: PublicTexts,
  { id: consultation, slug }: ShownConsultation,
  { comparing, shown }: { readonly comparing: Comparison; readonly shown: Set<string> },
): Promise<void> {
  for await (const comment of texts.comments(slug, null)) comparing.comment(comment, { of: null, where: slug });
  for await (const proposal of texts.proposals(slug)) {
    const { id, number, status, comments, verdict } = proposal;
    if (status !== 'published') continue;
    shown.add(id);
    if (number === null) continue;
    const where = `proposal ${number} of ${slug}`;
    const of = { id, consultation, number };
    comparing.proposal(proposal, { of, where });
    if (comments > 0) {
      for await (const comment of texts.comments(slug, number)) comparing.comment(comment, { of: id, where });
    }
    const answer = verdict === null ? null : await texts.answer(slug, number);
    if (answer !== null) comparing.answer(answer, { of, where });
  }
  for (const tally of await texts.tallies(slug)) comparing.result(tally);
}

const CASTS = z.looseObject({ count: z.number() });
const TURNOUT = z.looseObject({ turnout: z.looseObject({ byChannel: z.looseObject({ online: z.number() }) }) });

function countOf(casts: unknown): number | undefined {
  return CASTS.safeParse(casts).data?.count;
}

/** Ballots that were not on paper. */
function onlineOf(result: object): number | undefined {
  return TURNOUT.safeParse(result).data?.turnout.byChannel.online;
}

class Comparison {
  readonly counts: Counts = { compared: 0, notCovered: 0 };
  readonly #acts: CommittedActs;
  readonly #clock: VerifierClock;
  /** The moment of the last act without an entry. */
  readonly #before: Date | null;

  constructor(acts: CommittedActs, { clock, before }: { readonly clock: VerifierClock; readonly before: Date | null }) {
    this.#acts = acts;
    this.#clock = clock;
    this.#before = before;
  }

  proposal(shown: ShownProposal, { of, where }: { readonly of: NumberedProposal; readonly where: string }): void {
    const { title, body, lang, cost, amends, contentHash } = shown;
    if (contentHashOf({ title, body, lang, cost, amends }) !== contentHash) {
      throw new JournalFault('text', `${where} does not say what its own hash is of`);
    }
    const since = shown.publishedAt ?? shown.updatedAt;
    const says = { contentHash };
    this.#compare(this.#acts.wordsOf(of), { says, since, until: shown.updatedAt, where, came: false });
  }

  comment(shown: ShownComment, { of, where }: { readonly of: string | null; readonly where: string }): void {
    if (shown.status !== 'published') return;
    const { id, parentId, side, body, warning, lang, receivedAt, updatedAt } = shown;
    const says = { parentId, side, body, warning, lang };
    const came = of !== null && this.#acts.withImportedComments.has(of);
    const at = { since: receivedAt, until: updatedAt, where: `comment ${id} on ${where}`, came };
    this.#compare(this.#acts.comments.get(id), { says, ...at });
  }

  answer(
    { id, version, verdict, body, commitments, publishedAt }: ShownAnswer,
    { of, where }: { readonly of: NumberedProposal; readonly where: string },
  ): void {
    const says = {
      answerId: id,
      ...{ version, verdict, body },
      commitments: commitments.map((each) => ({ id: each.id, text: each.text })),
    };
    const came = this.#acts.isImported(of);
    const at = { since: publishedAt, until: publishedAt, where: `the answer to ${where}`, came };
    this.#compare(this.#acts.answers.get(of.id), { says, ...at });
  }

  /** A result that is final. Of what is counted still, nothing was committed to. */
  result({ ballot, slug, final, result, countedAt }: ShownTally): void {
    if (!final || result === null) return;
    const { tally: committed, casts } = this.#acts.results.get(ballot)?.says ?? {};
    if (committed === undefined) {
      if (countedAt !== null && this.#clock.isRecent(countedAt)) return;
      if (countedAt !== null && this.#isBefore(countedAt)) {
        this.counts.notCovered += 1;
        return;
      }
      throw new JournalFault('result', `no entry opens the result of ${slug}`);
    }
    const parts = (of: object) => RESULT.map((part) => (of as Readonly<Record<string, unknown>>)[part] ?? null);
    if (canonicalText(parts(result)) !== canonicalText(parts(committed as object))) {
      throw new JournalFault('result', `the result of ${slug} is not the one that was committed to`);
    }
    if (casts !== undefined && countOf(casts) !== onlineOf(result)) {
      throw new JournalFault('result', `${slug} counts other casts than stood at its close`);
    }
    this.counts.compared += 1;
  }

  #compare(
    committed: CommittedText | undefined,
    shown: {
      readonly says: object;
      readonly since: string;
      readonly until: string;
      readonly where: string;
      /** Whether it may have come by an import, which commits to nothing of it. */
      readonly came: boolean;
    },
  ): void {
    const { says, since, until, where, came } = shown;
    const isSame = committed !== undefined && this.#agree(committed, says);
    if (isSame) this.counts.compared += 1;
    else if (this.#clock.isRecent(until)) return;
    // What was changed just now may not be read everywhere yet.
    else if (committed !== undefined && this.#clock.isRecent(committed.at)) return;
    else if (committed === undefined || Object.keys(committed.says).length === 0) {
      if (!came && !this.#isBefore(since)) throw new JournalFault('text', `no entry opens ${where}`);
      this.counts.notCovered += 1;
    } else {
      throw new JournalFault('text', `${where} is not what was committed to in entry ${committed.index}`);
    }
  }

  /** Members that both have: what an act says beyond what is shown is left to the entry. */
  #agree({ says: committed }: CommittedText, shown: object): boolean {
    return Object.entries(shown).every(
      ([member, value]) => member in committed && canonicalText([value]) === canonicalText([committed[member]]),
    );
  }

  #isBefore(moment: string): boolean {
    return this.#before !== null && new Date(moment) <= this.#before;
  }
}
