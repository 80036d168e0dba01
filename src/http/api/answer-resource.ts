import { z } from '@hono/zod-openapi';
import { type Answer, COMMITMENT_STATUSES, type Commitment, VERDICTS } from '../../domain/answer/answer.ts';
import { id, localised, orNull, time } from './schemas.ts';

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

export function answerResource(of: Answer): z.input<typeof answer> {
  const { id, version, verdict, body, commitments, publishedAt } = of;
  return {
    id,
    version,
    verdict,
    body,
    commitments: commitments.map(commitmentResource),
    publishedAt: publishedAt.toISOString(),
  };
}

export function commitmentResource(of: Commitment): z.input<typeof commitment> {
  const updates = of.updates.map((update) => ({ ...update, at: update.at.toISOString() }));
  return { ...of, updatedAt: of.updatedAt.toISOString(), updates };
}
