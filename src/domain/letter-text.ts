import type { LetterContent } from './letter.ts';
import type { Refusal, RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';
import { checkLine, checkText } from './text.ts';

/** The parts of a letter that an institution words itself; what a letter is for stands between them and stays. */
export const LETTER_PARTS = ['subject', 'introduction', 'closing'] as const;
export type LetterPart = (typeof LETTER_PARTS)[number];

/** The institution's own words in one kind of letter in one language; a part that is null is the standard one. */
export type LetterText = { readonly [P in LetterPart]: string | null };

/** What nobody words themselves: the standard text. */
export const STANDARD_TEXT: LetterText = { subject: null, introduction: null, closing: null };

export const LETTER_KINDS = [
  'sign-in',
  'add-address',
  'follow',
  'digest',
  'reminder',
  'waiting',
  'decision',
] as const satisfies readonly LetterContent['kind'][];
export type LetterKind = (typeof LETTER_KINDS)[number];

const SUBJECT_MAX = 150;
const WORDS_MAX = 2_000;

/** What the words of every letter may say in braces, and what each kind may beside. */
const EVERY = ['institution', 'origin'] as const;
const OWN: Readonly<Record<LetterKind, readonly string[]>> = {
  'sign-in': ['minutes'],
  'add-address': ['minutes'],
  follow: ['hours', 'what'],
  digest: [],
  reminder: [],
  waiting: [],
  decision: [],
};

/** What a part has to say: whoever gets a letter learns who sent it, and from which site. */
const NEEDED: Readonly<Record<LetterPart, readonly string[]>> = {
  subject: [],
  introduction: [],
  closing: ['institution', 'origin'],
};

/** The names that a kind of letter may say in braces. */
export function placeholdersOf(kind: LetterKind): readonly string[] {
  return [...EVERY, ...OWN[kind]];
}

/**
 * Words as they are kept: those that are empty are the standard ones. Refuses what is too long, a subject of several
 * lines, a name in braces that this kind of letter does not have, and a closing that does not say who sent it.
 */
export function checkLetterText(
  kind: LetterKind,
  said: { readonly [P in LetterPart]: string | null },
): Result<LetterText, Refusal> {
  const checked: { -readonly [P in LetterPart]: string | null } = { ...STANDARD_TEXT };
  for (const part of LETTER_PARTS) {
    const text = said[part]?.trim() ?? '';
    if (text === '') continue;
    const words = part === 'subject' ? checkLine(text, part, SUBJECT_MAX) : checkText(text, part, WORDS_MAX);
    if (!words.ok) return words;
    const named = checkPlaceholders(kind, part, words.value);
    if (!named.ok) return named;
    checked[part] = words.value;
  }
  return ok(checked);
}

function checkPlaceholders(
  kind: LetterKind,
  field: LetterPart,
  text: string,
): Result<null, RefusalOf<'unknown-placeholder' | 'placeholder-missing'>> {
  const said = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const unknown = said.find((name) => !placeholdersOf(kind).includes(name));
  if (unknown !== undefined) return refuse({ type: 'unknown-placeholder', field, name: unknown.slice(0, 60) });
  const missing = NEEDED[field].find((name) => !said.includes(name));
  return missing === undefined ? ok(null) : refuse({ type: 'placeholder-missing', field, name: missing });
}
