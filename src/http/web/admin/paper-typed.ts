import { writtenChoice } from '../../../application/written-choice.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { ANSWERS, CHOICE_KIND, type Choice } from '../../../domain/ballot/choice.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { numberIn, rowsIn, type Typed } from './typed.ts';

/** The list of the form whose rows are written by hand. */
export const SHEET_ROWS = 'sheet';

/** One line of the form: how its fields are named, its number, and what its sheets say where the form itself says it. */
export type PaperLine = { readonly name: string; readonly nth: number; readonly choice: Choice | null };

/**
 * The lines that a batch of this ballot has. Where few ballots are possible each has its line; where there are many, what
 * is marked is copied row by row. Blank and invalid sheets have theirs.
 */
export function paperLines(ballot: Ballot, typed: Typed): readonly PaperLine[] {
  return choicesIn(ballot, typed).map(([name, choice], index) => ({ name, nth: index + 1, choice }));
}

function choicesIn(ballot: Ballot, typed: Typed): readonly (readonly [name: string, choice: Choice | null])[] {
  const kind = CHOICE_KIND[ballot.method];
  const invalid = ['invalid', { kind: 'invalid' }] as const;
  const apart = [['blank', { kind: 'blank' }] as const, invalid];
  switch (kind) {
    case 'yes-no':
      return [...ANSWERS.map((answer) => [answer, { kind, answer }] as const), ...apart];
    case 'choice':
      return [...ballot.options.map(({ id, number }) => [`option.${number}`, { kind, option: id }] as const), ...apart];
    case 'petition':
      return [['signed', { kind }], invalid];
    default:
      return [...rowsIn(typed, SHEET_ROWS).map((row) => [`sheet.${row}`, null] as const), ...apart];
  }
}

/** Whether somebody copies what is marked, row by row. */
export function isCopied({ method }: Ballot): boolean {
  return !['yes-no', 'choice', 'petition'].includes(CHOICE_KIND[method]);
}

/** Lines that say something, in the order in which they are sent, by which a refusal counts them. */
export function saidLines(ballot: Ballot, typed: Typed): readonly PaperLine[] {
  return paperLines(ballot, typed).filter(
    ({ name }) => !['', '0'].includes(typed.text(`${name}.count`)) || typed.text(`${name}.ballot`) !== '',
  );
}

/** What the form says of a batch; refuses the first line that is no ballot. */
export function batchIn(
  ballot: Ballot,
  typed: Typed,
): Result<
  {
    readonly reference: string;
    readonly place: string;
    readonly sheets: number;
    readonly rows: readonly { readonly choice: Choice; readonly count: number }[];
  },
  Refusal
> {
  const rows: { readonly choice: Choice; readonly count: number }[] = [];
  for (const [index, { name, choice }] of saidLines(ballot, typed).entries()) {
    const count = numberIn(typed, `${name}.count`) ?? Number.NaN;
    const read: Result<Choice, Refusal> =
      choice === null ? writtenChoice(ballot, typed.text(`${name}.ballot`), `rows.${index}.ballot`) : ok(choice);
    if (!read.ok) return read;
    rows.push({ choice: read.value, count });
  }
  return ok({
    reference: typed.text('reference'),
    place: typed.text('place'),
    sheets: numberIn(typed, 'sheets') ?? Number.NaN,
    rows,
  });
}
