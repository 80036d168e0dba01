import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import { canonicalText, contentHashOf } from '../application/kit/content-hash.ts';
import type { CommittedActs, CommittedText, NumberedProposal } from './committed-acts.ts';
import type { ShownAnswer, ShownComment, ShownDecision, ShownProposal, ShownTally } from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';

type Counts = { compared: number; notCovered: number };

const RESULT = ['outcome', 'places', 'working', 'turnout', 'subtotals', 'deciding'] as const;
/** The rule of decisions that the moderators of another platform took: they are no act of this node. */
const ELSEWHERE = 'moderated-elsewhere';

const CASTS = z.looseObject({ count: z.number() });
const TURNOUT = z.looseObject({ turnout: z.looseObject({ byChannel: z.looseObject({ online: z.number() }) }) });

function countOf(casts: unknown): number | undefined {
  return CASTS.safeParse(casts).data?.count;
}

/** Ballots that were not on paper. */
function onlineOf(result: object): number | undefined {
  return TURNOUT.safeParse(result).data?.turnout.byChannel.online;
}

/**
 * Compares what is shown with what the entries commit to. What was public before the journal began, or came by an import without
 * being committed to, is counted apart. Throws the first fault.
 */
export class Comparison {
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

  isImported(proposal: NumberedProposal): boolean {
    return this.#acts.isImported(proposal);
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

  /** Why something was hidden or is shown again; not why something was held before it was public, of which there is no entry. */
  decision(
    { id, kind, rule, reason, decidedAt }: ShownDecision,
    {
      where,
      publicSince,
      came,
    }: { readonly where: string; readonly publicSince: string | null; readonly came: boolean },
  ): void {
    const wasPublic = publicSince !== null && new Date(publicSince) <= new Date(decidedAt);
    if (kind === 'accept' || rule === ELSEWHERE || !wasPublic) return;
    if (kind === 'restore' && this.#acts.unreadRestoring.has(decidedAt)) return;
    const says = { id, kind, rule, reason, decidedAt };
    const at = { since: decidedAt, until: decidedAt, where: `the decision ${id} about ${where}`, came };
    this.#compare(this.#acts.decisions.get(id), { says, ...at });
  }

  comment(shown: ShownComment, { of, where }: { readonly of: string | null; readonly where: string }): void {
    const before = this.#acts.comments.get(shown.id);
    if (shown.decision !== null && before !== undefined) {
      const at = { where: `comment ${shown.id} on ${where}`, publicSince: shown.receivedAt, came: false };
      this.decision(shown.decision, at);
    }
    if (shown.status !== 'published') return;
    const { id, parentId, side, body, warning, lang, receivedAt, updatedAt } = shown;
    const says = { parentId, side, body, warning, lang };
    const came = of !== null && this.#acts.withImportedComments.has(of);
    const at = { since: receivedAt, until: updatedAt, where: `comment ${id} on ${where}`, came };
    this.#compare(before, { says, ...at });
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
