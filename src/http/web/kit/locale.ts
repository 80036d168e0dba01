import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { dates } from '../../../i18n/dates.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import { type MessageKey, messagesIn, type ValuesOf } from '../../../i18n/messages.ts';
import { type RefusalContext, refusalMessage } from '../../../i18n/refusal-message.ts';
import { type Html, markup } from './markup.ts';

/** One language of the interface: its messages, its way to write dates and numbers. */
export type Locale = ReturnType<typeof localeOf>;

const locales = new Map<UiLang, Locale>();

export function locale(lang: UiLang): Locale {
  const known = locales.get(lang) ?? localeOf(lang);
  locales.set(lang, known);
  return known;
}

function localeOf(lang: UiLang) {
  const messages = messagesIn(lang);
  const numbers = new Intl.NumberFormat(lang);
  const lists = new Intl.ListFormat(lang, { type: 'conjunction' });
  const names = new Intl.DisplayNames(lang, { type: 'language' });

  return {
    ...dates(lang),
    lang,
    /** A message without markup: for titles, attributes and feeds. */
    t: messages.t,
    /** A message in which names, dates and links may stand as markup. */
    html<K extends MessageKey>(key: K, ...values: ValuesOf<K, string | number | Html>): Html {
      return markup`${messages.parts<K, Html>(key, ...values)}`;
    },
    /** A message by a key from an address or a record; null where there is none. */
    find: (key: string): string | null => (messages.has(key) ? messages.format(key, {}) : null),
    number: (value: number) => numbers.format(value),
    list: (items: readonly string[]) => lists.format(items),
    /** The name of a language in this one; the tag itself where it has none. */
    languageName: (tag: Lang) => names.of(tag) ?? tag,
    /** Why something was not done, for whoever asked for it. */
    refusal: (refusal: Refusal, context: RefusalContext): string => refusalMessage(lang, refusal, context),
  };
}
