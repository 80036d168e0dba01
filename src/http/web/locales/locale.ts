import type { Refusal } from '../../../domain/refusal.ts';
import type { Lang } from '../../../domain/text.ts';
import { dates } from '../../../words/dates.ts';
import { filled } from '../../../words/filled.ts';
import { type SaidWhere, sayRefusal } from '../../../words/say-refusal.ts';
import { spaced } from '../../../words/spaced.ts';
import { type Html, isHtml, markup } from '../markup.ts';
import { CA } from './ca/texts.ts';
import { CA_WORDS } from './ca/words.ts';
import type { Message, NamesOf, Words } from './catalogue.ts';
import { EN } from './en.ts';
import { EN_WORDS } from './en-words.ts';
import { ES } from './es/texts.ts';
import { ES_WORDS } from './es/words.ts';
import { FI } from './fi/texts.ts';
import { FI_WORDS } from './fi/words.ts';
import { FR, type TextKey } from './fr.ts';
import { FR_WORDS } from './fr-words.ts';
import { IT } from './it/texts.ts';
import { IT_WORDS } from './it/words.ts';

/** Languages that the interface speaks. */
export const LOCALES = ['fr', 'en', 'es', 'ca', 'it', 'fi'] as const;
export type LocaleLang = (typeof LOCALES)[number];

const TEXTS: Readonly<Record<LocaleLang, Readonly<Record<TextKey, Message>>>> = {
  fr: spaced(FR),
  en: EN,
  es: ES,
  ca: CA,
  it: IT,
  fi: FI,
};
const WORDS: Readonly<Record<LocaleLang, Words>> = {
  fr: spaced(FR_WORDS),
  en: EN_WORDS,
  es: ES_WORDS,
  ca: CA_WORDS,
  it: IT_WORDS,
  fi: FI_WORDS,
};

/** Names rather than amounts: written without separators. */
const PLAIN: ReadonlySet<string> = new Set(['number', 'version']);

type Values<K extends TextKey, V> = [NamesOf<(typeof FR)[K]>] extends [never]
  ? []
  : [values: Readonly<Record<NamesOf<(typeof FR)[K]>, V>>];

/** One language of the interface: its texts, its words, its way to write dates and numbers. */
export type Locale = ReturnType<typeof localeOf>;

const locales = new Map<LocaleLang, Locale>();

export function locale(lang: LocaleLang): Locale {
  const known = locales.get(lang) ?? localeOf(lang);
  locales.set(lang, known);
  return known;
}

function localeOf(lang: LocaleLang) {
  const words = WORDS[lang];
  const plural = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  const lists = new Intl.ListFormat(lang, { type: 'conjunction' });
  const names = new Intl.DisplayNames(lang, { type: 'language' });
  const ownDates = dates(lang);

  function textOf(message: Message, values: Readonly<Record<string, unknown>>): string {
    if (typeof message === 'string') return message;
    const category = plural.select(Number(values['count']));
    return (category === 'one' || category === 'many' ? message[category] : undefined) ?? message.other;
  }

  const written = (name: string, value: unknown) =>
    typeof value === 'number' && !PLAIN.has(name) ? numbers.format(value) : value;

  return {
    lang,
    words,
    ...ownDates,
    /** A text without markup: for titles, attributes and feeds. */
    t<K extends TextKey>(key: K, ...given: Values<K, string | number>): string {
      const values: Readonly<Record<string, unknown>> = given[0] ?? {};
      return filled(textOf(TEXTS[lang][key], values), (name) => String(written(name, values[name]) ?? ''));
    },
    /** A text in which names, dates and links may stand as markup. */
    say<K extends TextKey>(key: K, ...given: Values<K, string | number | Html>): Html {
      const values: Readonly<Record<string, unknown>> = given[0] ?? {};
      const parts = textOf(TEXTS[lang][key], values).split(/\{(\w+)\}/);
      const pieces = parts.map((part, index) => {
        const value = index % 2 === 0 ? part : values[part];
        return isHtml(value) ? value : String((index % 2 === 0 ? value : written(part, value)) ?? '');
      });
      return markup`${pieces}`;
    },
    /** What was done, by the name that an address gives it: the text `done.…`; null where there is none. */
    done(name: string): string | null {
      const message = Object.hasOwn(TEXTS[lang], `done.${name}`) ? TEXTS[lang][`done.${name}` as TextKey] : undefined;
      return typeof message === 'string' ? message : null;
    },
    number: (value: number) => numbers.format(value),
    list: (items: readonly string[]) => lists.format(items),
    /** The name of a language in this one; the tag itself where it has none. */
    languageName: (tag: Lang) => names.of(tag) ?? tag,
    /** Why something was not done, for whoever asked for it. */
    refusal: (refusal: Refusal, where: SaidWhere): string => sayRefusal(lang, refusal, where),
  };
}
