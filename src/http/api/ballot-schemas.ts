import { z } from '@hono/zod-openapi';
import type { BallotState } from '../../application/read-ballots.ts';
import { METHODS, OPTIONS_MAX, TIES_RULES } from '../../domain/ballot/method.ts';
import { REPLACEMENTS } from '../../domain/ballot/rules.ts';
import { SHARE_BASES } from '../../domain/ballot/threshold.ts';
import { RESULTS_VISIBILITIES } from '../../domain/consultation/rules.ts';
import { localised, orNull, standing } from './schemas.ts';

export const BALLOT_STATES = [
  'draft',
  'upcoming',
  'open',
  'counting',
  'over',
] as const satisfies readonly BallotState[];

export const method = z.enum(METHODS).openapi('BallotMethod');
export const localisedOrNull = orNull(localised);

const whole = z.number().int();
const range = z.strictObject({ min: whole, max: whole });
const share = z.strictObject({ numerator: whole, denominator: whole });
const count = z.strictObject({ kind: z.literal('count'), count: whole });
const quorum = z.discriminatedUnion('kind', [count, z.strictObject({ kind: z.literal('share'), share })]);
const threshold = z.discriminatedUnion('kind', [
  count,
  z.strictObject({
    kind: z.literal('share'),
    share,
    of: z.enum(SHARE_BASES),
    reach: z.enum(['at-least', 'more-than']),
  }),
]);

/** What of the rules is said; the rest is usual (docs/ballots). */
export const rulesSaid = z
  .strictObject({
    standings: z.array(standing).max(10),
    territories: z.array(z.string()).max(1_000).nullable(),
    decidingStanding: z.array(standing).max(10),
    choices: range.nullable(),
    scores: range.nullable(),
    budget: z.strictObject({ amount: whole, currency: z.string(), eachBallotWithin: z.boolean() }).nullable(),
    quorum: quorum.nullable(),
    threshold: threshold.nullable(),
    registered: whole.nullable(),
    ties: z.enum(TIES_RULES),
    replacement: z.enum(REPLACEMENTS),
    resultsVisibility: z.enum(RESULTS_VISIBILITIES),
    anonymityThreshold: whole,
  })
  .partial()
  .openapi('BallotRulesSaid');

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
