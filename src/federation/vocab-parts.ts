import { z } from 'zod';
import { OWN_TEXTS } from '../domain/participant/participant.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { REFUSAL } from './refusal-shape.ts';

/** What shapes of our documents are made of. */
export const uri = z.url({ protocol: /^https?$/ });
export const text = z.string().max(200_000);
export const count = z.number().int().nonnegative();
export const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));

/** A text in several languages. */
export const languages = z.record(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i), text);

/** A list, where one alone is the same. */
export function list<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item));
}

/** A place in words, by its coordinates, or both. */
export const PLACE = z.looseObject({
  name: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
});

/** A picture with what it shows; one that does not hold is none. */
export const PICTURE = z
  .looseObject({ type: z.literal('Image'), url: uri, nameMap: languages })
  .optional()
  .catch(undefined);

/** Who supports something, as numbers. */
export const LIKES = z.looseObject({
  id: uri,
  type: z.literal('OrderedCollection'),
  totalItems: count.optional(),
  standingTotals: list(z.looseObject({ standing: z.enum(STANDINGS), inFavour: count, against: count.optional() })),
});

export const CHOICE = z.looseObject({
  type: z.literal('Note'),
  name: z.string(),
  title: languages.optional(),
  replies: z.looseObject({ totalItems: count }).optional(),
});

/** Somebody deleted their account. */
export const ACCOUNT_DELETE = z.looseObject({
  id: uri,
  type: z.literal('Delete'),
  actor: uri,
  object: z.looseObject({ id: uri, type: z.literal('Tombstone'), deleted: moment }),
  ownTexts: z.enum(OWN_TEXTS).optional(),
});

/** A host's answer about something that came from home. */
export const HOST_ANSWER = z.looseObject({
  id: uri,
  type: z.enum(['Accept', 'TentativeAccept', 'Reject']),
  actor: uri,
  object: z.looseObject({ id: uri, type: z.enum(['Create', 'Update', 'Delete']) }),
  result: uri.optional(),
  refusal: REFUSAL.optional(),
});
