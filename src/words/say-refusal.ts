import type { Refusal } from '../domain/refusal.ts';
import { CA_REFUSALS } from './ca.ts';
import { EN_REFUSALS } from './en.ts';
import { ES_REFUSALS } from './es.ts';
import { FI_REFUSALS } from './fi.ts';
import { filled } from './filled.ts';
import { FR_REFUSALS } from './fr.ts';
import { IT_REFUSALS } from './it.ts';
import type { RefusalWords } from './refusal-words.ts';
import { spaced } from './spaced.ts';

/** Languages in which a refusal can be said. */
export const WORDS_IN = {
  fr: spaced(FR_REFUSALS),
  en: EN_REFUSALS,
  es: ES_REFUSALS,
  ca: CA_REFUSALS,
  it: IT_REFUSALS,
  fi: FI_REFUSALS,
} as const satisfies Record<string, RefusalWords>;
export type WordsLang = keyof typeof WORDS_IN;

/** The first of some languages (most wanted first) that has words; English where none has. */
export function wordsLang(wanted: readonly string[]): WordsLang {
  for (const lang of wanted) {
    const found = (Object.keys(WORDS_IN) as WordsLang[]).find((each) => each === lang.split('-')[0]?.toLowerCase());
    if (found !== undefined) return found;
  }
  return 'en';
}

/** Why something was not done, for whoever asked for it. Dates are in a named time zone. */
export function sayRefusal(lang: WordsLang, refusal: Refusal, zone: string): string {
  const words: RefusalWords = WORDS_IN[lang];
  const values = new Map(
    Object.entries(refusal).map(([name, value]) => [name, said({ lang, words, zone }, name, value)]),
  );
  const because = values.get('because');
  if (because !== undefined)
    values.set(
      'because',
      filled(because, (name) => values.get(name)),
    );
  const text = filled(words.refusal[refusal.type], (name) => values.get(name));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Saying = { readonly lang: WordsLang; readonly words: RefusalWords; readonly zone: string };

function said(saying: Saying, name: string, value: unknown): string {
  const { lang, words, zone } = saying;
  if (value instanceof Date) return dateTime(lang, value, zone);
  if (Array.isArray(value)) {
    const items = value.map((each) => wordFor(words, name, String(each)));
    return new Intl.ListFormat(lang, { type: 'conjunction' }).format(items);
  }
  return typeof value === 'number' ? new Intl.NumberFormat(lang).format(value) : wordFor(words, name, String(value));
}

function wordFor(words: RefusalWords, name: string, value: string): string {
  const table: Readonly<Record<string, string>> =
    {
      act: words.act,
      because: words.invalid,
      what: words.findable,
      allowed: words.standing,
      field: words.field,
      fault: words.fault,
    }[name] ?? {};
  return table[value] ?? value;
}

/** In French the first of a month is an ordinal: "1er mars". */
function dateTime(lang: WordsLang, at: Date, zone: string): string {
  const text = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(at);
  return lang === 'fr' ? text.replace(/^1 (?=\p{L})/u, '1er ') : text;
}
