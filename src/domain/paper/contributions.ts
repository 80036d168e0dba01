import type { CommentSide } from '../comment/comment.ts';
import type { Act } from '../consultation/act.ts';
import type { Consultation } from '../consultation/consultation.ts';
import { type AdmissionRefusal, admit } from '../consultation/eligibility.ts';
import { checkAll, checkEach, together } from '../kit/check-all.ts';
import type { CommentId, ConsultationId, Id, PaperBatchId, ParticipantId, ProposalId } from '../kit/id.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import {
  BODY_MAX,
  COMMENT_MAX,
  checkLang,
  checkLine,
  checkText,
  type Lang,
  NAME_MAX,
  PLACE_MAX,
  TITLE_MAX,
} from '../kit/text.ts';
import { instantOf } from '../kit/time.ts';
import { isNumber } from '../proposal/number.ts';
import type { Side } from '../support/support.ts';

/** What every batch of paper has, whatever its sheets are: one person enters it, and another one confirms it. */
export type Envelope = {
  /** What is written on the envelope; unique among the batches that stand. */
  readonly reference: string;
  /** Where the sheets were handed in. */
  readonly place: string;
  readonly sheets: number;
  /** An agent, or a token. */
  readonly enteredBy: Id;
  readonly enteredAt: Date;
  readonly confirmedBy: Id | null;
  readonly confirmedAt: Date | null;
};

type Invalid = RefusalOf<'invalid'>;

/** The checks of what is written on an envelope, to be made together with those of its sheets. */
export function envelopeChecks(
  input: Pick<Envelope, 'reference' | 'place' | 'sheets'>,
  sheetsMax: number,
): {
  readonly reference: Result<string, Invalid>;
  readonly place: Result<string, Invalid>;
  readonly sheets: Result<number, Invalid>;
} {
  return {
    reference: checkLine(input.reference, 'reference', NAME_MAX),
    place: checkLine(input.place, 'place', NAME_MAX),
    sheets: checkCount(input.sheets, 'sheets', sheetsMax),
  };
}

/** Every sheet of an envelope is accounted for. */
export function checkSum(sheets: number, counts: readonly number[]): Result<null, RefusalOf<'sheets-do-not-add-up'>> {
  const counted = counts.reduce((sum, count) => sum + count, 0);
  return counted === sheets ? ok(null) : refuse({ type: 'sheets-do-not-add-up', sheets, counted });
}

/** Whether a batch may be confirmed by somebody; `same`: it was entered by the same person. */
export function checkSecondPerson(
  batch: Pick<Envelope, 'confirmedAt'>,
  same: boolean,
): Result<null, RefusalOf<'already-decided' | 'second-agent-needed'>> {
  if (batch.confirmedAt !== null) return refuse({ type: 'already-decided', at: batch.confirmedAt });
  return same ? refuse({ type: 'second-agent-needed' }) : ok(null);
}

/** How many sheets say the same. */
export function checkCount(value: number, field: string, max: number): Result<number, Invalid> {
  if (!Number.isSafeInteger(value)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  if (value < 1) return refuse({ type: 'invalid', field, because: 'too-small', limit: 1 });
  return value > max ? refuse({ type: 'invalid', field, because: 'too-large', limit: max }) : ok(value);
}

/** A proposal as it stands on a sheet. Never with the name of whoever wrote it (docs/adr/0102). */
type PaperProposal = {
  readonly title: string;
  readonly body: string;
  readonly lang: Lang;
  /** An address or another name of the place it is about. */
  readonly place: string | null;
};

/** Sheets that support one proposal, or object to it. */
type PaperSupport = { readonly proposal: number; readonly side: Side; readonly count: number };

/** A comment as it stands on a sheet: on a proposal, or on the consultation itself. */
type PaperComment = {
  readonly proposal: number | null;
  readonly side: CommentSide;
  readonly body: string;
  readonly lang: Lang;
};

/** What the sheets of an envelope say. */
export type PaperEntries = {
  readonly proposals: readonly PaperProposal[];
  readonly supports: readonly PaperSupport[];
  readonly comments: readonly PaperComment[];
};

/** What became of it once it was confirmed. */
export type PaperOutcome = {
  readonly proposals: readonly { readonly id: ProposalId; readonly authorId: ParticipantId }[];
  readonly comments: readonly { readonly id: CommentId; readonly authorId: ParticipantId }[];
  readonly supports: readonly {
    readonly proposalId: ProposalId;
    readonly number: number;
    readonly side: Side;
    readonly count: number;
  }[];
};

/** Proposals, supports and comments on paper, entered by one person. They count once another person has confirmed them. */
export type ContributionBatch = Envelope & {
  readonly id: PaperBatchId;
  readonly consultationId: ConsultationId;
  /** The day on which the sheets were handed in, `YYYY-MM-DD` where the consultation is. */
  readonly collectedOn: string;
  /** Null once they were confirmed or discarded: a text is kept in one place. */
  readonly entries: PaperEntries | null;
  readonly outcome: PaperOutcome | null;
  readonly revocation: { readonly by: Id; readonly at: Date; readonly reason: string } | null;
};

/** Sheets of one envelope: each support is written by itself, in one transaction. */
export const CONTRIBUTION_SHEETS_MAX = 500;
/** Proposals, comments and lines of supports of one envelope, each. */
export const ENTRIES_MAX = 100;

export type ContributionBatchInput = Pick<Envelope, 'reference' | 'place' | 'sheets'> & {
  readonly collectedOn: string;
  readonly entries: PaperEntries;
};

/** What an envelope says as it is kept; refused where it does not add up or one of its sheets says nothing that can be. */
export function checkContributionBatch(
  consultation: Consultation,
  input: ContributionBatchInput,
  receivedAt: Date,
): Result<ContributionBatchInput, Refusal> {
  const { proposals, supports, comments } = input.entries;
  const checked = checkAll({
    ...envelopeChecks(input, CONTRIBUTION_SHEETS_MAX),
    collectedOn: checkDay(input.collectedOn, { zone: consultation.timeZone, now: receivedAt }),
    proposals: checkList(proposals, 'proposals', checkProposal),
    supports: checkList(supports, 'supports', checkSupportLine),
    comments: checkList(comments, 'comments', checkComment),
  });
  if (!checked.ok) return checked;
  const { reference, place, sheets, collectedOn, ...entries } = checked.value;
  const sum = checkSum(sheets, [proposals.length, comments.length, ...entries.supports.map(({ count }) => count)]);
  if (!sum.ok) return sum;
  const admitted = checkAdmitted(consultation, entries, receivedAt);
  return admitted.ok ? ok({ reference, place, sheets, collectedOn, entries }) : admitted;
}

/**
 * Whether what is on paper may come in now, by the frozen rules: paper has to be among what they let in, and a phase open
 * that allows each act. Where people live, the institution looked at when it took their sheets.
 */
export function checkAdmitted(
  consultation: Consultation,
  { proposals, supports, comments }: PaperEntries,
  receivedAt: Date,
): Result<null, AdmissionRefusal> {
  const acts: readonly (readonly [Act, readonly unknown[]])[] = [
    ['propose', proposals],
    ['support', supports],
    ['comment', comments],
  ];
  for (const [act, entries] of acts) {
    const admitted = entries.length === 0 ? ok(null) : admitPaper(act, consultation, receivedAt);
    if (!admitted.ok) return admitted;
  }
  return ok(null);
}

/** Whether paper may say one thing in a consultation now. */
export function admitPaper(act: Act, consultation: Consultation, receivedAt: Date): Result<unknown, AdmissionRefusal> {
  return admit(act, {
    consultation: { ...consultation, rules: { ...consultation.rules, territories: null } },
    participant: { standing: 'paper', territory: null, erasedAt: null },
    receivedAt,
    territories: [],
  });
}

/** Whether the rules let paper in at all, in whatever phase. */
export function takesPaper({ rules, phases }: Consultation): boolean {
  return phases.some(
    ({ allows, standings }) =>
      allows.some((act) => act !== 'vote' && act !== 'respond') && (standings ?? rules.standings).includes('paper'),
  );
}

/** Which acts paper may do in a consultation at a moment. */
export function actsOnPaper(consultation: Consultation, now: Date): readonly Act[] {
  return (['propose', 'support', 'comment'] as const).filter((act) => admitPaper(act, consultation, now).ok);
}

/** Whether a batch can be taken back by this person, once it was confirmed. Never by who entered it. */
export function checkRevocable(
  batch: ContributionBatch,
  input: { readonly same: boolean; readonly reason: string; readonly reasonMax: number },
): Result<string, RefusalOf<'already-decided' | 'second-agent-needed' | 'wrong-status' | 'invalid'>> {
  if (batch.revocation !== null) return refuse({ type: 'already-decided', at: batch.revocation.at });
  if (batch.confirmedAt === null) return refuse({ type: 'wrong-status', status: 'held', needs: ['published'] });
  if (input.same) return refuse({ type: 'second-agent-needed' });
  return checkText(input.reason, 'reason', input.reasonMax);
}

function checkList<T>(
  rows: readonly T[],
  field: string,
  check: (row: T, field: string) => Result<T, RefusalOf<'invalid'>>,
): Result<readonly T[], RefusalOf<'invalid'>> {
  if (rows.length > ENTRIES_MAX) return refuse({ type: 'invalid', field, because: 'too-many', limit: ENTRIES_MAX });
  return checkEach(rows.map((row, index) => check(row, `${field}.${index}`)));
}

function checkProposal(of: PaperProposal, field: string): Result<PaperProposal, RefusalOf<'invalid'>> {
  return checkAll({
    title: checkLine(of.title, `${field}.title`, TITLE_MAX),
    body: checkText(of.body, `${field}.body`, BODY_MAX),
    lang: checkLang(of.lang, `${field}.lang`),
    place: of.place === null ? ok(null) : checkLine(of.place, `${field}.place`, PLACE_MAX),
  });
}

function checkSupportLine(of: PaperSupport, field: string): Result<PaperSupport, RefusalOf<'invalid'>> {
  return checkAll({
    proposal: checkNumber(of.proposal, `${field}.proposal`),
    side: ok(of.side),
    count: checkCount(of.count, `${field}.count`, CONTRIBUTION_SHEETS_MAX),
  });
}

function checkComment(of: PaperComment, field: string): Result<PaperComment, RefusalOf<'invalid'>> {
  return checkAll({
    proposal: of.proposal === null ? ok(null) : checkNumber(of.proposal, `${field}.proposal`),
    side: ok(of.side),
    body: checkText(of.body, `${field}.body`, COMMENT_MAX),
    lang: checkLang(of.lang, `${field}.lang`),
  });
}

function checkNumber(number: number, field: string): Result<number, RefusalOf<'invalid'>> {
  return isNumber(number) ? ok(number) : refuse({ type: 'invalid', field, because: 'unknown-value' });
}

/** A day that has come where the consultation is. */
function checkDay(
  text: string,
  at: { readonly zone: string; readonly now: Date },
): Result<string, RefusalOf<'invalid'>> {
  const field = 'collectedOn';
  const start = instantOf(text.length > 10 ? 'no day' : text, { zone: at.zone, field, edge: 'start' });
  if (!start.ok) return start;
  return start.value <= at.now ? ok(text) : refuse({ type: 'invalid', field, because: 'in-the-future' });
}

/** Several refusals of numbers that are no proposals here, as one. */
export function unknownProposals(fields: readonly string[]): Refusal {
  return together(fields.map((field) => ({ type: 'invalid', field, because: 'unknown-value' }) as const));
}
