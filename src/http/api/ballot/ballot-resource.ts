import { z } from '@hono/zod-openapi';
import type { Receipt } from '../../../application/ballot/cast-ballot.ts';
import type { BallotDetail, BallotState, PaperBatchView } from '../../../application/ballot/reads.ts';
import { OPTIONS_MAX } from '../../../domain/ballot/method.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { method, optionCost } from '../../input/ballot.ts';
import { localised, orNull, standing } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { id, time } from '../kit/schemas.ts';

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

const localisedOrNull = orNull(localised);

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
const paperRow = z.strictObject({ choice, count: whole });

const extension = z.strictObject({ from: time, to: time, reason: localised, at: time });

export const ballot = z
  .strictObject({
    id,
    consultation: z.string(),
    slug: z.string(),
    position: z.number().int(),
    question: localised,
    description: localisedOrNull,
    method,
    options: z.array(
      z.strictObject({
        id,
        number: z.number().int(),
        name: localised,
        description: localisedOrNull,
        cost: optionCost.nullable(),
      }),
    ),
    state: z.enum(BALLOT_STATES).openapi({ description: '`counting`: closed, and sheets of paper are still entered' }),
    opensAt: time,
    closesAt: time,
    paperUntil: time.nullable(),
    extensions: z.array(extension),
    createdAt: time,
    publishedAt: time.nullable(),
    rulesHash: z.string().nullable().openapi({ description: 'SHA-256 of the JCS form of `rules` as published' }),
    rules: z.record(z.string(), z.unknown()).openapi({
      description:
        'The frozen document. With `version` 2 its sums of money are in minor units, without a version in whole ones',
    }),
  })
  .openapi('Ballot');

export const ballots = z.strictObject({ items: z.array(ballot), next: z.null() }).openapi('Ballots');

export function ballotResource({ ballot: of, state, consultation, rules }: BallotDetail): Body<typeof ballot> {
  return { ...of, consultation: consultation.slug, state, rules: { ...rules } };
}

export const receipt = z
  .strictObject({
    id,
    ballot: id,
    castAt: time,
    sequence: z.number().int().openapi({ description: 'A higher one takes the place of those below' }),
    standing,
    rulesHash: z.string(),
    commitment: z
      .string()
      .openapi({ description: 'SHA-256 of the JCS form of `{ballot, rulesHash, sequence, content, salt}`' }),
    salt: z.string(),
  })
  .openapi('Receipt');

export function receiptResource(of: Receipt): Body<typeof receipt> {
  return { ...of, ballot: of.ballotId };
}

export const myBallot = z
  .strictObject({
    receipt,
    choice: z.union([choice, z.null()]),
    content: z.string().nullable().openapi({ description: 'The canonical text that is counted' }),
  })
  .openapi('MyBallot');

const SHEETS = { reference: z.string(), place: z.string(), sheets: z.number().int() } as const;

export const paperBatchInput = z
  .strictObject({ ...SHEETS, rows: z.array(paperRow).max(10_000) })
  .openapi('PaperBatchSaid');

export const paperBatch = z
  .strictObject({
    id,
    ballot: id,
    ...SHEETS,
    rows: z
      .array(z.strictObject({ content: z.string(), count: z.number().int() }))
      .nullable()
      .openapi({ description: 'Null once it is confirmed, while results are hidden' }),
    enteredAt: time,
    confirmedAt: time.nullable(),
  })
  .openapi('PaperBatch');

export const paperBatches = z.strictObject({ items: z.array(paperBatch), next: z.null() }).openapi('PaperBatches');

export function paperBatchResource(of: Omit<PaperBatchView, 'principal'>): Body<typeof paperBatch> {
  return { ...of, ballot: of.ballotId };
}
