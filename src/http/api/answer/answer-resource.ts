import { z } from '@hono/zod-openapi';
import type { CohostAnswerView } from '../../../application/network/answer/ports.ts';
import { COMMITMENT_STATUSES, VERDICTS } from '../../../domain/answer/answer.ts';
import { localised, orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
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

/** What an institution answers that holds the consultation beside the one that decides. */
export const cohostAnswer = answer
  .extend({
    institution: z.string().openapi({ description: 'The id of the institution that answers' }),
    name: localised,
    ours: z.boolean(),
    uri: z.string().nullable().openapi({ description: 'The id of its document, where it was given elsewhere' }),
    atHost: z
      .enum(['waiting', 'accepted'])
      .nullable()
      .openapi({ description: 'Of ours: whether the host confirmed it' }),
  })
  .openapi('CohostAnswer');

export function cohostAnswerResource(of: CohostAnswerView): Body<typeof cohostAnswer> {
  const { city, document: _document, atHost, ...rest } = of;
  const status = atHost?.status ?? null;
  return { ...rest, name: city.name, atHost: status === 'refused' ? null : status };
}
