import { z } from '@hono/zod-openapi';
import type { Receipt } from '../../application/cast-ballot.ts';
import type { BallotDetail } from '../../application/read-ballots.ts';
import type { PaperBatchView } from '../../application/read-paper-batches.ts';
import { OPTIONS_MAX } from '../../domain/ballot/method.ts';
import { BALLOT_STATES, choice, localisedOrNull, method, paperRow, rulesSaid } from './ballot-schemas.ts';
import { id, localised, momentSaid, standing, time } from './schemas.ts';

export const ballotSaid = z
  .strictObject({
    slug: z.string(),
    question: localised,
    description: localised.optional(),
    method,
    options: z
      .array(z.strictObject({ name: localised, description: localised.optional(), cost: z.number().int().optional() }))
      .max(OPTIONS_MAX)
      .optional()
      .openapi({ description: 'In the order of their numbers; none where the question itself is the option' }),
    rules: rulesSaid.optional(),
    opensAt: momentSaid.optional(),
    closesAt: momentSaid.optional(),
    paperUntil: momentSaid.optional(),
  })
  .openapi('BallotSaid');

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
        cost: z.number().int().nullable(),
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
    rules: z.record(z.string(), z.unknown()).openapi({ description: 'The frozen document' }),
  })
  .openapi('Ballot');

export const ballots = z.strictObject({ items: z.array(ballot), next: z.null() }).openapi('Ballots');

export function ballotResource(of: BallotDetail): z.input<typeof ballot> {
  const { ballot: said, state, consultation, rules } = of;
  return {
    id: said.id,
    consultation: consultation.slug,
    slug: said.slug,
    position: said.position,
    question: said.question,
    description: said.description,
    method: said.method,
    options: said.options.map((option) => ({ ...option })),
    state,
    opensAt: said.opensAt.toISOString(),
    closesAt: said.closesAt.toISOString(),
    paperUntil: said.paperUntil?.toISOString() ?? null,
    extensions: said.extensions.map(({ from, to, reason, at }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
      reason,
      at: at.toISOString(),
    })),
    createdAt: said.createdAt.toISOString(),
    publishedAt: said.publishedAt?.toISOString() ?? null,
    rulesHash: said.rulesHash,
    rules: { ...rules },
  };
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

export function receiptResource({ ballotId, castAt, ...said }: Receipt): z.input<typeof receipt> {
  return { ...said, ballot: ballotId, castAt: castAt.toISOString() };
}

export const myBallot = z
  .strictObject({
    receipt,
    choice: z.union([choice, z.null()]),
    content: z.string().nullable().openapi({ description: 'The canonical text that is counted' }),
  })
  .openapi('MyBallot');

const SHEETS = { reference: z.string(), place: z.string(), sheets: z.number().int() } as const;

export const paperBatchSaid = z
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

export function paperBatchResource(of: PaperBatchView): z.input<typeof paperBatch> {
  return {
    id: of.id,
    ballot: of.ballotId,
    reference: of.reference,
    place: of.place,
    sheets: of.sheets,
    rows: of.rows === null ? null : of.rows.map(({ content, count }) => ({ content, count })),
    enteredAt: of.enteredAt.toISOString(),
    confirmedAt: of.confirmedAt?.toISOString() ?? null,
  };
}
