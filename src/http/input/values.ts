import { z } from '@hono/zod-openapi';
import { STANDINGS } from '../../domain/participant/standing.ts';

/** Largest number that a column of the database takes. */
export const INTEGER_MAX = 2_147_483_647;

export const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A number as a field has it: what is none is NaN, which the rules refuse beside all else that does not hold. */
export const typedNumber = z
  .union([z.number().max(Number.MAX_SAFE_INTEGER), z.nan(), z.null()])
  .transform((number) => number ?? Number.NaN);

/** RFC 3339, or a local date (and time) in the consultation's time zone; a date alone is the whole day. */
export const momentInput = z
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

export const topicsInput = z
  .array(z.string())
  .openapi({ example: ['cycling'], description: 'Ids of `/topics`; five at most' });

export const derivedFromInput = z
  .string()
  .max(2_000)
  .optional()
  .openapi({ description: 'What it is made from: the `uri` of an entry of `/commons`' });
