import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { PAGE_MAX, type PageRequest } from '../application/kit/page.ts';
import type { Lang, Localised } from '../domain/kit/text.ts';
import { CommandRefused, option } from './command.ts';

/** Values separated by commas, without those that are empty. */
export const LIST = z.string().transform((text) =>
  text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== ''),
);

const SEVERAL = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}=/i;
const BETWEEN = /,(?=\s*[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}=)/i;

/** A text: plain, in the language `usual`, or `fr=Budget,en=Budget` in several. */
export function localised(text: string, usual: Lang): Localised {
  if (!SEVERAL.test(text.trim())) return { [usual]: text };
  const parts = text.trim().split(BETWEEN);
  return Object.fromEntries(
    parts.map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
    }),
  );
}

/** One of several words; the message for any other lists them. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}

export const WHOLE = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

/** Options of every command that lists. */
export const PAGE = {
  limit: option(
    '<count>',
    `at most so many, up to ${PAGE_MAX}`,
    WHOLE.pipe(z.number().min(1).max(PAGE_MAX, `must be at most ${PAGE_MAX}`)).optional(),
  ),
  after: option('<cursor>', 'go on where an earlier list ended'),
};

export function pageOf(options: {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}): PageRequest {
  return { limit: options.limit ?? PAGE_MAX, after: options.after ?? null };
}

/** Reads a description of a given shape; one that has another is refused with every member that is wrong. */
export async function readDescribed<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const read = schema.safeParse(await readDescription(file));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`);
  throw new CommandRefused([`${file} does not hold`, ...faults].join('\n  '));
}

/** Reads a description from a JSON or YAML file, by its extension; a file that does not parse is refused with the line. */
export async function readDescription(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  // Loaded on demand: a serving node does not need it.
  const { parse: parseYaml, YAMLParseError } = await import('yaml');
  try {
    // `core` keeps dates as they are written: a day without a time means one in the consultation's time zone.
    return extname(file) === '.json' ? JSON.parse(text) : parseYaml(text, { schema: 'core' });
  } catch (cause) {
    const where = cause instanceof YAMLParseError ? ` (line ${cause.linePos?.[0].line ?? '?'})` : '';
    throw new CommandRefused(`${file} is not readable as ${extname(file) === '.json' ? 'JSON' : 'YAML'}${where}`, {
      cause,
    });
  }
}
