import { z } from '@hono/zod-openapi';
import type { BallotState } from '../../../application/ballot/reads.ts';
import { OPTIONS_MAX } from '../../../domain/ballot/method.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { localised, orNull } from '../../input/values.ts';

export const BALLOT_STATES = [
  'draft',
  'upcoming',
  'open',
  'counting',
  'over',
] as const satisfies readonly BallotState[];

/** Why a choice is none that the rules of a ballot know. */
export const CHOICE_REFUSALS = [
  'wrong-kind-of-choice',
  'unknown-option',
  'duplicate-option',
  'too-few-choices',
  'too-many-choices',
  'over-the-cap',
  'score-out-of-range',
  'ranks-with-holes',
  'ranks-level',
] as const satisfies readonly Refusal['type'][];

export const localisedOrNull = orNull(localised);

const whole = z.number().int();
/** An option by its id. One that is none is refused by name, by the rules of the ballot. */
const option = z.string().max(100);
const options = z.array(option).max(2 * OPTIONS_MAX);

/** What a voter chooses. Which kind a ballot takes follows from how it is counted. */
export const choice = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('yes-no'), answer: z.enum(['yes', 'no', 'abstain']) }),
    z.strictObject({ kind: z.literal('choice'), option }),
    z.strictObject({ kind: z.literal('approval'), options }),
    z.strictObject({
      kind: z.literal('score'),
      scores: z.array(z.strictObject({ option, score: z.number() })).max(2 * OPTIONS_MAX),
    }),
    z.strictObject({
      kind: z.literal('ranking'),
      ranks: z.array(z.strictObject({ option, rank: z.number() })).max(2 * OPTIONS_MAX),
    }),
    z.strictObject({ kind: z.literal('budget'), options }),
    z.strictObject({ kind: z.literal('petition') }),
    z.strictObject({ kind: z.literal('supports-and-objections'), supports: options, objections: options }),
    z.strictObject({ kind: z.literal('blank') }),
    z.strictObject({ kind: z.literal('invalid') }),
  ])
  .openapi('BallotChoice');

/** Sheets of paper that say the same. */
export const paperRow = z.strictObject({ choice, count: whole });
