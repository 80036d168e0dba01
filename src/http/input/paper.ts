import { z } from '@hono/zod-openapi';
import { COMMENT_SIDES } from '../../domain/comment/comment.ts';
import { ENTRIES_MAX } from '../../domain/paper/contributions.ts';
import { orNull, typedNumber } from './values.ts';

const side = z.enum(['for', 'against']);
const commentSide = z.enum(COMMENT_SIDES).default('neutral');
const lang = z.string().max(35);
const whole = z.number().int();

/** `amount` is a number in a request; in a form it is whatever was typed, which the rules refuse beside all else. */
function contributionBatchOf<N extends z.ZodType<number>>(amount: N) {
  return z.strictObject({
    reference: z.string().openapi({ description: 'What is written on the envelope; one batch per reference' }),
    place: z.string().openapi({ description: 'Where the sheets were handed in: a meeting, a market, a counter' }),
    collectedOn: z.string().openapi({ example: '2026-03-14', description: 'The day, where the consultation is' }),
    sheets: amount,
    proposals: z
      .array(z.strictObject({ title: z.string(), body: z.string(), lang, place: orNull(z.string()).default(null) }))
      .max(ENTRIES_MAX)
      .default([]),
    supports: z
      .array(z.strictObject({ proposal: amount, side: side.default('for'), count: amount }))
      .max(ENTRIES_MAX)
      .default([]),
    comments: z
      .array(
        z.strictObject({
          proposal: z.union([z.null(), amount]).default(null),
          side: commentSide,
          body: z.string(),
          lang,
        }),
      )
      .max(ENTRIES_MAX)
      .default([]),
  });
}

export const contributionBatchInput = contributionBatchOf(whole).openapi('ContributionBatchSaid');
export const contributionBatchForm = contributionBatchOf(typedNumber);

type Input = z.output<typeof contributionBatchInput>;

/** The same as the use case takes it. */
export function envelopeOf<T extends Input>({ proposals, supports, comments, ...envelope }: T) {
  return { ...envelope, entries: { proposals, supports, comments } };
}
