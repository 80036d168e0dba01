import type { BallotId, ConsultationId, Id } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { lengthOf } from '../kit/text.ts';

/**
 * What was written of a consultation before it is complete, in the shape in which a whole one is created: texts, phases and
 * rules as they were typed, of which nothing has to hold yet, and anything may be missing.
 */
export type UnfinishedConsultation = {
  readonly id: Id;
  /** The draft that it is to change; null for what is no consultation yet. */
  readonly consultationId: ConsultationId | null;
  readonly input: object;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** What is written of a consultation on pages of its own, and can be stored before it is complete. */
export type UnfinishedPart = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly part: 'ballot' | 'questionnaire';
  /** The draft of a ballot that it is to change; null for a ballot that is none yet, and for the questionnaire. */
  readonly ballotId: BallotId | null;
  /** The fields of its form as they were typed. */
  readonly input: FormFields;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** The values of the fields of a form, by their names. */
export type FormFields = Readonly<Record<string, readonly string[]>>;

/** Characters of the JSON of one: more than any complete consultation of six languages needs. */
export const UNFINISHED_MAX = 200_000;

/** Refuses only what is too long to be stored. */
export function checkUnfinished<T extends object>(input: T): Result<T, RefusalOf<'invalid'>> {
  return lengthOf(JSON.stringify(input)) > UNFINISHED_MAX
    ? refuse({ type: 'invalid', field: 'summary', because: 'too-long', limit: UNFINISHED_MAX })
    : ok(input);
}
