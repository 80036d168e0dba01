import { z } from '@hono/zod-openapi';
import { PAGE_MAX } from '../../../application/kit/page.ts';
import { isId } from '../../../domain/kit/id.ts';
import { MODERATION_RULES } from '../../../domain/moderation/rule.ts';
import { localised, SLUG } from '../../input/values.ts';

export const id = z.string().refine(isId, 'unknown-value').openapi({ format: 'uuid' });

/** RFC 3339 in UTC. */
export const time = z
  .codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (moment) => moment.toISOString() })
  .openapi({ example: '2026-03-31T21:59:59.000Z' });

export const moderationRule = z.enum(MODERATION_RULES).openapi('ModerationRule');

export const author = z
  .strictObject({
    id: id.nullable().openapi({ description: 'Null for what its author withdrew' }),
    name: z.string().openapi({ description: 'Empty once the person was erased, and for what they withdrew' }),
    kind: z.enum(['local', 'remote', 'imported', 'paper', 'institution']),
    uri: z.string().nullable().openapi({ description: 'The actor on another server' }),
    institution: z.strictObject({ uri: z.string(), name: localised }).nullable().openapi({
      description:
        'Where several institutions hold the consultation, the one at which the author has their account; null for accounts elsewhere',
    }),
  })
  .openapi('Author');

export const decision = z
  .strictObject({
    id: id.openapi({ description: 'By which it is appealed or undone' }),
    kind: z.enum(['accept', 'hold', 'remove', 'restore']),
    role: z.string().nullable(),
    rule: moderationRule,
    reason: z.string(),
    decidedAt: time,
  })
  .openapi('Decision');

/** What whoever decides says: the same for proposals and comments. */
export const decisionInput = {
  rule: moderationRule.openapi({
    description:
      'The rule that was broken, to hold or remove; `within-the-rules` or another rule that nothing breaks, to publish',
  }),
  reason: z
    .string()
    .default('')
    .openapi({ description: 'Public, and sent to the author; needed for all but `accept`' }),
};

export const decisionExample = { kind: 'remove', rule: 'off-topic', reason: 'It is about another consultation.' };

const cursor = z.string().min(1).max(1_000);

export const integerText = (bounds: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .transform((text, context) => {
      const number = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
      const message = Number.isNaN(number)
        ? 'unknown-value'
        : number < bounds.min
          ? 'too-small'
          : number > bounds.max
            ? 'too-large'
            : null;
      if (message === null) return number;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .openapi({ type: 'integer', minimum: bounds.min, maximum: bounds.max });

const pageMembers = {
  limit: integerText({ min: 1, max: PAGE_MAX }).optional(),
  after: cursor.optional().openapi({ description: 'The cursor `next` of the page before' }),
};

/** The query of every list; more members go in as an argument. */
export function pageQuery<S extends z.ZodRawShape>(members: S) {
  return z.strictObject({ ...pageMembers, ...members });
}

export function pageOf<T extends z.ZodType>(item: T, name: string) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() }).openapi(`${name}Page`);
}

const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** Words to look for: no control characters, which no database takes. */
export const words = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !CONTROL.test(text), 'control-characters');

export const slugParam = z.string().max(40).regex(SLUG);

/** A proposal's number, or its id: one that waits for an officer has no number yet. */
export const proposalParam = z
  .string()
  .refine((text) => /^[1-9]\d{0,8}$/.test(text) || isId(text))
  .transform((text) => (isId(text) ? { id: text } : { number: Number(text) }))
  .openapi({
    type: ['integer', 'string'],
    description: 'Number of the proposal, or its id (a UUID) while it has none',
  });
