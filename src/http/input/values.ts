import { z } from '@hono/zod-openapi';
import { together } from '../../domain/kit/check-all.ts';
import type { InvalidReason } from '../../domain/kit/invalid-reason.ts';
import type { Fault, Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
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

type Issue = z.core.$ZodIssue;

/**
 * Reasons that a schema may give as its message, for formats without a zod issue of their own:
 * `z.string().regex(SLUG, 'not-a-slug')`.
 */
const CHECKED_BY_SCHEMAS: readonly InvalidReason[] = [
  'not-a-slug',
  'not-a-language',
  'not-a-date',
  'unknown-value',
  'control-characters',
  'missing',
  'too-small',
  'too-large',
];

/** Validates input against a schema; refuses with all faults, each with its field. */
export function parsed<T>(schema: z.ZodType<T>, input: unknown): Result<T, Refusal> {
  const read = schema.safeParse(input);
  return read.success ? ok(read.data) : refuse(invalidOf(read.error, input));
}

/** What is wrong with `value`, as a refusal that names its first field (`phases.0.closesAt`) and the others beside it. */
export function invalidOf(error: z.ZodError, value: unknown): RefusalOf<'invalid'> {
  const faults = error.issues.map((issue) => faultOf(issue, value));
  if (faults.length === 0) return { type: 'invalid', field: '', because: 'wrong-type' };
  return together(faults) as RefusalOf<'invalid'>;
}

function faultOf(input: Issue, value: unknown): Fault {
  const issue = deepest(input);
  const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  const field = path.map(String).join('.') || 'body';
  const limit = limitOf(issue);
  return { type: 'invalid', field, because: reasonOf(issue, value), ...(limit === undefined ? {} : { limit }) };
}

/** Of a union the issue that came nearest to fit, with its whole path. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().map((each) => deepest(each));
  const [nearest] = inner.toSorted((a, b) => b.path.length - a.path.length);
  return nearest === undefined || nearest.path.length === 0
    ? issue
    : { ...nearest, path: [...issue.path, ...nearest.path] };
}

function reasonOf(issue: Issue, value: unknown): InvalidReason {
  const input = CHECKED_BY_SCHEMAS.find((reason) => reason === issue.message);
  if (input !== undefined) return input;
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'unknown-field';
    case 'invalid_value':
      return at(value, issue.path) === undefined ? 'missing' : 'unknown-value';
    case 'too_big':
      return issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'too-large';
    case 'too_small':
      return issue.origin === 'string' ? 'empty' : issue.origin === 'array' ? 'missing' : 'too-small';
    case 'invalid_format':
      return 'unknown-value';
    default:
      return at(value, issue.path) === undefined ? 'missing' : 'wrong-type';
  }
}

function limitOf(issue: Issue): number | undefined {
  if (issue.code === 'too_big') return Number(issue.maximum);
  return issue.code === 'too_small' && issue.origin === 'number' ? Number(issue.minimum) : undefined;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
