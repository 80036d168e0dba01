import type { Institution } from '../../../domain/institution/institution.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { dates } from '../../../i18n/dates.ts';
import { UI_LANGS, type UiLang } from '../../../i18n/languages.ts';
import { type MessageKey, messagesIn, type ValuesOf } from '../../../i18n/messages.ts';
import { type RefusalContext, refusalMessage } from '../../../i18n/refusal-message.ts';
import { type Html, markup } from './markup.ts';
import { ACCEPT_LANGUAGE_MAX } from './page-cache.ts';

/** In which language a page is written, and which ones its reader understands, best first. */
type Choice = {
  readonly lang: UiLang;
  /** Asked for by `?lang=`: links then keep it. */
  readonly asked: boolean;
  readonly wanted: readonly Lang[];
};

/** Languages of the interface that the institution offers; all of them where it offers none that we speak. */
export function offered(institution: Pick<Institution, 'languages'> | null): readonly UiLang[] {
  const spoken = (institution?.languages ?? []).flatMap((lang) => UI_LANGS.filter((known) => known === baseOf(lang)));
  return spoken.length === 0 ? UI_LANGS : [...new Set(spoken)];
}

/**
 * `?lang=` before what somebody who signed in chose, before Accept-Language, before the institution's first (RFC 9110
 * section 12.5.4).
 */
export function chooseLanguage(
  institution: Pick<Institution, 'languages'> | null,
  from: { readonly query: string | null; readonly own?: Lang | null; readonly accept: string | null },
): Choice {
  const offer = offered(institution);
  const query = offer.find((lang) => lang === from.query);
  const accepted = [...(from.own == null ? [] : [from.own]), ...acceptedLanguages(from.accept ?? '')];
  const spoken = accepted.map(baseOf).flatMap((base) => offer.filter((lang) => lang === base));
  const lang = query ?? spoken[0] ?? offer[0] ?? UI_LANGS[0];
  return { lang, asked: query !== undefined, wanted: [...new Set([lang, ...accepted, ...offer])] };
}

/** The languages of an Accept-Language header, best first; at most ten, whatever is sent. */
function acceptedLanguages(header: string): readonly Lang[] {
  return header
    .slice(0, ACCEPT_LANGUAGE_MAX)
    .split(',')
    .slice(0, 10)
    .flatMap((range, index) => {
      const [tag = '', ...parameters] = range.trim().split(';');
      const quality = parameters.map((parameter) => /^\s*q=(\d(?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
      const weight = quality === undefined ? 1 : Number(quality);
      return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) && weight > 0
        ? [{ tag: tag.toLowerCase(), weight, index }]
        : [];
    })
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ tag }) => tag);
}

function baseOf(lang: Lang): Lang {
  return lang.split('-')[0] ?? lang;
}

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
