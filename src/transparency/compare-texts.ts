import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import { canonicalText, contentHashOf } from '../application/kit/content-hash.ts';
import type { CommittedActs, CommittedText, NumberedProposal } from './committed-acts.ts';
import type { ShownAnswer, ShownComment, ShownDecision, ShownProposal, ShownTally } from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';
import type { VerifiedLog } from './verify-public-log.ts';

type Counts = { compared: number; notCovered: number };
type Given = Pick<VerifiedLog, 'just' | 'before'> & { readonly acts: CommittedActs; readonly clock: VerifierClock };
/** How a text is called, and as what acts of the log name it or the import that it came with. */
type Place = { readonly where: string; readonly about: readonly string[] };

/** The acts that may be why a text differs that were done just now. */
const CHANGES = {
  proposal: /^(proposal-(accepted|restored)|version-published|contributions-imported)$/,
  comment: /^(comment-(accepted|changed|restored)|contributions-imported)$/,
  decision: /^(proposal|comment)-(held|removed|restored)$/,
  answer: /^(answer-published|contributions-imported)$/,
  commitment: /^commitment-updated$/,
  result: /^ballots-published$/,
} as const;

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
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  async proposal(shown: ShownProposal, { of, ...at }: Place & { readonly of: NumberedProposal }): Promise<void> {
    const { title, body, lang, cost, amends, contentHash } = shown;
    if (contentHashOf({ title, body, lang, cost, amends }) !== contentHash) {
      throw new JournalFault('text', `${at.where} does not say what its own hash is of`);
    }
    const since = shown.publishedAt ?? shown.updatedAt;
    const says = { contentHash };
    await this.#compare(this.#given.acts.wordsOf(of), { ...at, says, since, came: false, by: CHANGES.proposal });
  }

  /** Why something was hidden or is shown again; not why something was held before it was public, of which there is no entry. */
  async decision(
    { id, kind, rule, reason, decidedAt }: ShownDecision,
    { publicSince, ...of }: Place & { readonly publicSince: string | null; readonly came: boolean },
  ): Promise<void> {
    const wasPublic = publicSince !== null && new Date(publicSince) <= new Date(decidedAt);
    if (kind === 'accept' || rule === ELSEWHERE || !wasPublic) return;
    if (kind === 'restore' && this.#given.acts.unreadRestoring.has(decidedAt)) return;
    const says = { id, kind, rule, reason, decidedAt };
    const at = { ...of, where: `the decision ${id} about ${of.where}`, since: decidedAt, by: CHANGES.decision };
    await this.#compare(this.#given.acts.decisions.get(id), { says, ...at });
  }

  async comment(shown: ShownComment, { of, ...at }: Place & { readonly of: string | null }): Promise<void> {
    const { id, parentId, side, body, warning, lang, receivedAt } = shown;
    const [where, about] = [`comment ${id} on ${at.where}`, [id, ...at.about]];
    const before = this.#given.acts.comments.get(shown.id);
    if (shown.decision !== null && before !== undefined) {
      await this.decision(shown.decision, { where, about, publicSince: receivedAt, came: false });
    }
    if (shown.status !== 'published') return;
    const says = { parentId, side, body, warning, lang };
    const came = of !== null && this.#given.acts.withImportedComments.has(of);
    await this.#compare(before, { says, where, about, since: receivedAt, came, by: CHANGES.comment });
  }

  /** With what became of its commitments: each was planned until an act said something else. */
  async answer(
    { id, version, verdict, body, commitments, publishedAt: since }: ShownAnswer,
    { of, ...place }: Place & { readonly of: NumberedProposal },
  ): Promise<void> {
    const says = {
      answerId: id,
      ...{ version, verdict, body },
      commitments: commitments.map((each) => ({ id: each.id, text: each.text })),
    };
    const came = this.#given.acts.isImported(of);
    const before = this.#given.acts.answers.get(of.id);
    const at = { ...place, where: `the answer to ${place.where}`, since, came };
    await this.#compare(before, { says, ...at, by: CHANGES.answer });
    for (const { id: about, status } of commitments) {
      const first = before && { ...before, says: { status: 'planned' } };
      const last = this.#given.acts.commitments.get(about) ?? first;
      const now = { says: { status }, where: `the status of a commitment in ${at.where}`, about: [about] };
      if (last !== undefined) await this.#compare(last, { ...at, ...now, by: CHANGES.commitment });
    }
  }

  /** A result that is final. Of what is counted still, nothing was committed to. */
  async result({ ballot, slug, final, result, countedAt }: ShownTally): Promise<void> {
    if (!final || result === null) return;
    const { tally: committed, casts } = this.#given.acts.results.get(ballot)?.says ?? {};
    if (committed === undefined) {
      if (await this.#given.just.has(CHANGES.result, ballot)) return;
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

  async #compare(
    committed: CommittedText | undefined,
    shown: Place & {
      readonly says: object;
      readonly since: string;
      /** Whether it may have come by an import, which commits to nothing of it. */
      readonly came: boolean;
      readonly by: RegExp;
    },
  ): Promise<void> {
    const { says, since, where, about, came, by } = shown;
    const isSame = committed !== undefined && this.#agree(committed, says);
    const isCovered = Object.keys(committed?.says ?? {}).length > 0;
    if (isSame) this.counts.compared += 1;
    else if (!isCovered && (came || this.#isBefore(since))) this.counts.notCovered += 1;
    // What was changed just now may not be read everywhere yet.
    else if (committed !== undefined && this.#given.clock.isRecent(committed.at)) return;
    // Never by its own time, which whoever has the database sets.
    else if (await this.#given.just.has(by, ...about)) return;
    else {
      const differs = `${where} is not what was committed to in entry ${committed?.index}`;
      throw new JournalFault('text', isCovered ? differs : `no entry opens ${where}`);
    }
  }

  /** Members that both have: what an act says beyond what is shown is left to the entry. */
  #agree({ says: committed }: CommittedText, shown: object): boolean {
    return Object.entries(shown).every(
      ([member, value]) => member in committed && canonicalText([value]) === canonicalText([committed[member]]),
    );
  }

  #isBefore(moment: string): boolean {
    const { before } = this.#given;
    return before !== null && new Date(moment) <= before;
  }
}
