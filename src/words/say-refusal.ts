import type { Territory } from '../domain/institution/territory.ts';
import type { Refusal } from '../domain/refusal.ts';
import { textIn } from '../domain/text.ts';
import { CA_REFUSALS } from './ca.ts';
import { dates } from './dates.ts';
import { EN_REFUSALS } from './en.ts';
import { ES_REFUSALS } from './es.ts';
import { FI_REFUSALS } from './fi.ts';
import { filled } from './filled.ts';
import { FR_REFUSALS } from './fr.ts';
import { IT_REFUSALS } from './it.ts';
import type { RefusalWords } from './refusal-words.ts';
import { spaced } from './spaced.ts';
import type { WordsLang } from './words-lang.ts';

/** Languages in which a refusal can be said. */
export const WORDS_IN = {
  fr: spaced(FR_REFUSALS),
  en: EN_REFUSALS,
  es: ES_REFUSALS,
  ca: CA_REFUSALS,
  it: IT_REFUSALS,
  fi: FI_REFUSALS,
} as const satisfies Record<WordsLang, RefusalWords>;

/** Whose clock and whose places a refusal speaks of. */
export type SaidWhere = {
  readonly timeZone: string;
  /** Those that rules may name: a code alone tells nobody where they would have to live. */
  readonly territories: readonly Pick<Territory, 'code' | 'name'>[];
};

/** Why something was not done, for whoever asked for it. */
export function sayRefusal(lang: WordsLang, refusal: Refusal, where: SaidWhere): string {
  const words: RefusalWords = WORDS_IN[lang];
  const values = new Map(
    Object.entries(refusal).map(([name, value]) => [name, said({ lang, words, where }, name, value)]),
  );
  const because = values.get('because');
  if (because !== undefined)
    values.set(
      'because',
      filled(because, (name) => values.get(name)),
    );
  const text = filled(sentenceOf(lang, refusal), (name) => values.get(name));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentenceOf(lang: WordsLang, refusal: Refusal): string {
  const words: RefusalWords = WORDS_IN[lang];
  if (refusal.type === 'not-eligible' && refusal.because === 'territory') return words.notFromHere;
  const sentence = words.refusal[refusal.type];
  if (typeof sentence === 'string') return sentence;
  const count = Number(Object.entries(refusal).find(([name]) => name === sentence.by)?.[1]);
  const category = new Intl.PluralRules(lang).select(count);
  return category === 'one' ? sentence.one : sentence.other;
}

type Saying = { readonly lang: WordsLang; readonly words: RefusalWords; readonly where: SaidWhere };

function said(saying: Saying, name: string, value: unknown): string {
  const { lang, words } = saying;
  if (value instanceof Date) return timeOf(saying, name, value);
  if (Array.isArray(value)) {
    const items = value.map((each) => placeNamed(saying, name, String(each)) ?? wordFor(words, name, String(each)));
    return new Intl.ListFormat(lang, { type: 'conjunction' }).format(items);
  }
  return typeof value === 'number' ? new Intl.NumberFormat(lang).format(value) : wordFor(words, name, String(value));
}

function placeNamed({ lang, where }: Saying, name: string, value: string): string | null {
  const place = name === 'allowed' ? where.territories.find(({ code }) => code === value) : undefined;
  return place === undefined ? null : textIn(place.name, [lang]).text;
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

/** Moments at which something ends: a page says the same deadline in the same words. */
const ENDS: ReadonlySet<string> = new Set(['closesAt', 'closedAt', 'until']);

function timeOf({ lang, where }: Saying, name: string, at: Date): string {
  const { timeZone } = where;
  const { deadline, dateTime, onClock } = dates(lang);
  return onClock((ENDS.has(name) ? deadline : dateTime)(at, timeZone), timeZone);
}
