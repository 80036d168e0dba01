import { checkAll, checkEach } from '../kit/check-all.ts';
import type { BallotId, Id, PaperBatchId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkCount, checkSecondPerson, checkSum, type Envelope, envelopeChecks } from '../paper/contributions.ts';
import { type Ballot, finalAt } from './ballot.ts';
import { type CastMoment, momentOf } from './cast.ts';
import { type ChoiceRefusal, checkChoice, choiceOf } from './choice.ts';
import type { Choice } from './choice-kind.ts';
import { type Content, MalformedContent } from './content.ts';

/** Sheets of paper that say the same. */
export type PaperRow = { readonly content: Content; readonly count: number };

/** The same as somebody enters it: a choice, or the text in which they copied it from the sheets. */
export type SheetRow = { readonly choice: Choice | string; readonly count: number };

/** Sheets entered together by one person. They count once another person has confirmed them. */
export type PaperBatch = Envelope & {
  readonly id: PaperBatchId;
  readonly ballotId: BallotId;
  readonly rows: readonly PaperRow[];
};

export const SHEETS_MAX = 100_000;

type BatchRefusal =
  | ChoiceRefusal
  | RefusalOf<'not-published' | 'ballot-not-open' | 'ballot-closed' | 'sheets-do-not-add-up' | 'not-eligible'>;

/** The rows of a batch as kept: every sheet accounted for, blank and invalid ones too, in the order of their content. */
export function checkPaperBatch(
  ballot: Ballot,
  input: CastMoment & {
    readonly reference: string;
    readonly place: string;
    readonly sheets: number;
    readonly rows: readonly SheetRow[];
  },
): Result<Pick<PaperBatch, 'reference' | 'place' | 'sheets' | 'rows'> & { readonly enteredAt: Date }, BatchRefusal> {
  if (ballot.publishedAt === null) return refuse({ type: 'not-published' });
  if (!ballot.rules.standings.includes('paper')) {
    return refuse({ type: 'not-eligible', because: 'standing', allowed: ballot.rules.standings });
  }
  const enteredAt = checkPaperOpen(ballot, input);
  if (!enteredAt.ok) return enteredAt;
  const checked = checkAll({
    ...envelopeChecks(input, SHEETS_MAX),
    rows: checkEach(input.rows.map((row, index) => checkRow(ballot, row, `rows.${index}`))),
  });
  if (!checked.ok) return checked;
  const { sheets } = checked.value;
  const counts = new Map<Content, number>();
  for (const { content, count } of checked.value.rows) counts.set(content, (counts.get(content) ?? 0) + count);
  const sum = checkSum(sheets, [...counts.values()]);
  if (!sum.ok) return sum;
  const rows = Array.from(counts, ([content, count]) => ({ content, count }));
  rows.sort((a, b) => (a.content < b.content ? -1 : 1));
  return ok({ ...checked.value, rows, enteredAt: enteredAt.value });
}

function checkRow(ballot: Ballot, row: SheetRow, field: string): Result<PaperRow, ChoiceRefusal> {
  const choice = typeof row.choice === 'string' ? writtenChoice(ballot, row.choice, `${field}.ballot`) : ok(row.choice);
  return checkAll({
    content: choice.ok ? checkChoice(ballot, choice.value, 'paper') : choice,
    count: checkCount(row.count, `${field}.count`, SHEETS_MAX),
  });
}

/** A choice in the text of docs/ballots, such as `1 4 7`. Spaces are free, and commas may stand between numbers. */
function writtenChoice(ballot: Ballot, text: string, field: string): Result<Choice, RefusalOf<'invalid'>> {
  const content = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s,;]+/g, ' ')
    .replaceAll(/ ?([>=:]) ?/g, '$1')
    .replaceAll(/([+-]) /g, '$1');
  try {
    return ok(choiceOf(ballot, content));
  } catch (error) {
    if (!(error instanceof MalformedContent)) throw error;
    return refuse({ type: 'invalid', field, because: 'not-a-ballot' });
  }
}

/** A batch that counts: confirmed by somebody who did not enter it, while paper may still come in. */
export function confirmedBatch(
  ballot: Ballot,
  batch: PaperBatch,
  by: CastMoment & { readonly id: Id /** Whether it was entered by the same person. */; readonly same: boolean },
): Result<PaperBatch, RefusalOf<'already-decided' | 'second-agent-needed' | 'ballot-not-open' | 'ballot-closed'>> {
  const second = checkSecondPerson(batch, by.same);
  if (!second.ok) return second;
  const at = checkPaperOpen(ballot, by);
  return at.ok ? ok({ ...batch, confirmedBy: by.id, confirmedAt: at.value }) : at;
}

function checkPaperOpen(
  ballot: Ballot,
  moment: CastMoment,
): Result<Date, RefusalOf<'ballot-not-open' | 'ballot-closed'>> {
  const at = momentOf(moment);
  if (at < ballot.opensAt) return refuse({ type: 'ballot-not-open', opensAt: ballot.opensAt });
  return at < finalAt(ballot) ? ok(at) : refuse({ type: 'ballot-closed', closedAt: finalAt(ballot) });
}
