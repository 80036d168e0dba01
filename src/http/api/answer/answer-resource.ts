import { z } from '@hono/zod-openapi';
import { COMMITMENT_STATUSES, VERDICTS } from '../../../domain/answer/answer.ts';
import { localised, orNull } from '../../input/values.ts';
import { id, time } from '../kit/schemas.ts';

export const commitment = z
  .strictObject({
    id,
    text: localised,
    dueOn: z.string().nullable().openapi({ format: 'date' }),
    status: z.enum(COMMITMENT_STATUSES),
    note: orNull(localised),
    updatedAt: time,
    updates: z
      .array(z.strictObject({ status: z.enum(COMMITMENT_STATUSES), note: orNull(localised), at: time }))
      .openapi({ description: 'Every step since it was made, oldest first' }),
  })
  .openapi('Commitment');

export const answer = z
  .strictObject({
    id,
    version: z.number().int(),
    verdict: z.enum(VERDICTS),
    body: localised,
    commitments: z.array(commitment),
    publishedAt: time,
  })
  .openapi('Answer');
