import { z } from 'zod';
import type { Lang, Localised } from '../domain/kit/text.ts';

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
