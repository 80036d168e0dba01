import { z } from '@hono/zod-openapi';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { ContributionBatch } from '../../../domain/paper/contributions.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { id, pageOf, time } from '../kit/schemas.ts';

const whole = z.number().int();
const side = z.enum(['for', 'against']);

export const contributionBatch = z
  .strictObject({
    id,
    reference: z.string(),
    place: z.string(),
    collectedOn: z.string(),
    sheets: whole,
    entries: orNull(
      z.strictObject({
        proposals: z.array(
          z.strictObject({ title: z.string(), body: z.string(), lang: z.string(), place: z.string().nullable() }),
        ),
        supports: z.array(z.strictObject({ proposal: whole, side, count: whole })),
        comments: z.array(
          z.strictObject({
            proposal: whole.nullable(),
            side: z.enum(COMMENT_SIDES),
            body: z.string(),
            lang: z.string(),
          }),
        ),
      }),
    ).openapi({ description: 'What its sheets say, while it waits for a second person' }),
    outcome: orNull(
      z.strictObject({
        proposals: z.array(id),
        comments: z.array(id),
        supports: z.array(z.strictObject({ proposal: id, number: whole, side, count: whole })),
      }),
    ).openapi({ description: 'What it became, once it was confirmed' }),
    enteredAt: time,
    confirmedAt: time.nullable(),
    revoked: orNull(z.strictObject({ at: time, reason: z.string() })),
  })
  .openapi('ContributionBatch');

export const contributionBatches = pageOf(contributionBatch, 'ContributionBatch');

export function contributionBatchResource(of: ContributionBatch): Body<typeof contributionBatch> {
  const { outcome, revocation } = of;
  return {
    ...of,
    outcome:
      outcome === null
        ? null
        : {
            proposals: outcome.proposals.map((each) => each.id),
            comments: outcome.comments.map((each) => each.id),
            supports: outcome.supports.map(({ proposalId, ...line }) => ({ ...line, proposal: proposalId })),
          },
    revoked: revocation === null ? null : { at: revocation.at, reason: revocation.reason },
  };
}
