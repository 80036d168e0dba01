import type { EnterPaperBatch } from '../../../application/ballot/enter-paper-batch.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import { ANSWERS, type Choice } from '../../../domain/ballot/choice-kind.ts';
import { type FormValues, numberIn, rowsIn } from '../kit/form-values.ts';

/** The list of the form whose rows are typed. */
export const SHEET_ROWS = 'sheet';

/** One line of the form: how its fields are named, its number, and what its sheets say where the form itself says it. */
export type PaperLine = { readonly name: string; readonly nth: number; readonly choice: Choice | null };

/**
 * The lines that a batch of this ballot has. Where few ballots are possible each has its line; where there are many, what
 * is marked is copied row by row. Blank and invalid sheets have theirs.
 */
export function paperLines(ballot: Ballot, values: FormValues): readonly PaperLine[] {
  return choicesIn(ballot, values).map(([name, choice], index) => ({ name, nth: index + 1, choice }));
}

function choicesIn(ballot: Ballot, values: FormValues): readonly (readonly [name: string, choice: Choice | null])[] {
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
      return [...rowsIn(values, SHEET_ROWS).map((row) => [`sheet.${row}`, null] as const), ...apart];
  }
}

/** Whether somebody copies what is marked, row by row. */
export function isCopied({ method }: Ballot): boolean {
  return !['yes-no', 'choice', 'petition'].includes(CHOICE_KIND[method]);
}

/** Lines that say something, in the order in which they are sent, by which a refusal counts them. */
export function filledLines(ballot: Ballot, values: FormValues): readonly PaperLine[] {
  return paperLines(ballot, values).filter(
    ({ name }) => !['', '0'].includes(values.text(`${name}.count`)) || values.text(`${name}.ballot`) !== '',
  );
}

/** What the form says of a batch. */
export function batchIn(
  ballot: Ballot,
  values: FormValues,
): Pick<EnterPaperBatch, 'reference' | 'place' | 'sheets' | 'rows'> {
  return {
    reference: values.text('reference'),
    place: values.text('place'),
    sheets: numberIn(values, 'sheets') ?? Number.NaN,
    rows: filledLines(ballot, values).map(({ name, choice }) => ({
      choice: choice ?? values.text(`${name}.ballot`),
      count: numberIn(values, `${name}.count`) ?? Number.NaN,
    })),
  };
}
