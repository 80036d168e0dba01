import type { Id } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine, NAME_MAX } from '../kit/text.ts';

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
