import type { Letter, LetterContent, WrittenLetter } from '../domain/letter.ts';
import { textIn } from '../domain/text.ts';
import { filled } from './filled.ts';
import { CA_LETTERS } from './letters-ca.ts';
import { EN_LETTERS } from './letters-en.ts';
import { ES_LETTERS } from './letters-es.ts';
import { FI_LETTERS } from './letters-fi.ts';
import { FR_LETTERS } from './letters-fr.ts';
import { IT_LETTERS } from './letters-it.ts';
import { type WordsLang, wordsLang } from './say-refusal.ts';

type Words = { readonly subject: string; readonly text: string };

/** The texts of every kind of letter in one language, with what it says in braces. */
export type LetterWords = Readonly<Record<LetterContent['kind'], Words>> & {
  readonly greeting: string;
  readonly closing: string;
};

const LETTERS = {
  fr: FR_LETTERS,
  en: EN_LETTERS,
  es: ES_LETTERS,
  ca: CA_LETTERS,
  it: IT_LETTERS,
  fi: FI_LETTERS,
} as const satisfies Record<WordsLang, LetterWords>;

/** A letter as its reader gets it: plain text, in their language where there are words, which names who writes. */
export function writeLetter(letter: Letter, origin: string): WrittenLetter {
  const lang = wordsLang([letter.lang]);
  const words: LetterWords = LETTERS[lang];
  const values = valueIn({ ...letter.says, origin, institution: textIn(letter.institution, [lang]).text });
  const { subject, text } = words[letter.says.kind];
  const lines = [words.greeting, filled(text, values), `--\n${filled(words.closing, values)}`];
  return { subject: oneLine(filled(subject, values)), text: `${lines.join('\n\n')}\n` };
}

function valueIn(of: object): (name: string) => string | undefined {
  const values = new Map(Object.entries(of).map(([name, value]) => [name, String(value)]));
  return (name) => values.get(name);
}

/** A header is one line, whatever an institution is called. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
