import { z } from '@hono/zod-openapi';
import { PAGE_MAX } from '../../application/views.ts';
import { isId } from '../../domain/id.ts';
import { MODERATION_RULES } from '../../domain/moderation/decision.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';

/** Largest number that a column of the database takes. */
export const INTEGER_MAX = 2_147_483_647;

export const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

export const id = z.string().refine(isId, 'unknown-value').openapi({ format: 'uuid' });

/** RFC 3339 in UTC. */
export const time = z.iso.datetime().openapi({ example: '2026-03-31T21:59:59.000Z' });

/** RFC 3339, or a local date (and time) in the consultation's time zone; a date alone is the whole day. */
export const momentSaid = z
  .string()
  .max(40)
  .openapi({ example: '2026-03-31', description: 'RFC 3339, or a local date or time in the zone of the consultation' });

/** The same text in several languages, by language tag. */
export const localised = z
  .record(z.string(), z.string())
  .openapi('Localised', { example: { fr: 'Plan vélo 2026', en: 'Cycling plan 2026' } });

/** A schema of a name, or null. (`.nullable()` of one would come out in OpenAPI 3.1 as a type that nothing has.) */
export function orNull<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.null()]);
}

export const standing = z.enum(STANDINGS).openapi('Standing');

export const moderationRule = z.enum(MODERATION_RULES).openapi('ModerationRule');

export const author = z
  .strictObject({
    id,
    name: z.string().openapi({ description: 'Empty once the person was erased' }),
    kind: z.enum(['local', 'remote', 'imported', 'paper', 'institution']),
    uri: z.string().nullable().openapi({ description: 'The actor on another server' }),
  })
  .openapi('Author');

export const decision = z
  .strictObject({
    kind: z.enum(['accept', 'hold', 'remove', 'restore']),
    role: z.string().nullable(),
    rule: moderationRule,
    reason: z.string(),
    decidedAt: time,
  })
  .openapi('Decision');

/** What whoever decides says: the same for proposals and comments. */
export const decisionSaid = {
  rule: moderationRule.openapi({
    description: 'One that is broken where it is held or removed, none that is broken where it is published',
  }),
  reason: z.string().openapi({ description: 'Public, and told to the author' }),
};

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
  .openapi({ type: 'string', description: 'Number of the proposal, or its id while it has none' });
