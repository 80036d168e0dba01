import { readFileSync } from 'node:fs';
import { type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type source from './en.json';
import { SOURCE_LANG, type UiLang } from './languages.ts';
import type { MessageArguments } from './message-arguments.ts';

export type MessageKey = keyof typeof source;

/** Messages without arguments. */
export type PlainMessageKey = Exclude<MessageKey, keyof MessageArguments<unknown>>;

/** The arguments of a message, or of each of several that one of is taken. `V` is what may stand for a text. */
export type ValuesOf<K extends MessageKey, V> = [Extract<K, keyof MessageArguments<V>>] extends [never]
  ? []
  : [values: All<MessageArguments<V>[Extract<K, keyof MessageArguments<V>>]>];
type All<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer A) => void ? Readonly<A> : never;

/** The messages of one language. One that it lacks is in the source language. */
export type Messages = {
  readonly lang: UiLang;
  t<K extends MessageKey>(key: K, ...values: ValuesOf<K, string | number>): string;
  /** A message in pieces, in which values that are neither texts nor numbers stand as they are. */
  parts<K extends MessageKey, V extends object>(
    key: K,
    ...values: ValuesOf<K, string | number | V>
  ): readonly (string | V)[];
  /** A message whose key is put together at run time, with any values; a missing one is left out. */
  format(key: MessageKey, values: Readonly<Record<string, unknown>>): string;
  has(key: string): key is MessageKey;
};

const byLang = new Map<UiLang, Messages>();

/** A language is read when it is first asked for, a message compiled when it is first shown. */
export function messagesIn(lang: UiLang): Messages {
  const known = byLang.get(lang) ?? createMessages(lang, readTexts(lang));
  byLang.set(lang, known);
  return known;
}

type Values = Readonly<Record<string, unknown>>;

/** The messages of a language from its texts, which may lack some. */
export function createMessages(lang: UiLang, texts: ReadonlyMap<string, string>): Messages {
  const compiled = new Map<string, string | IntlMessageFormat>();

  function messageOf(key: MessageKey): string | IntlMessageFormat {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const own = texts.get(key);
    const message = own === undefined ? inSourceLanguage(key) : compile(lang, own);
    compiled.set(key, message);
    return message;
  }

  function format(key: MessageKey, values: Values): string {
    const message = messageOf(key);
    return typeof message === 'string' ? message : String(message.format(values));
  }

  return {
    lang,
    t: (key, ...[values]) => format(key, values ?? {}),
    parts<K extends MessageKey, V extends object>(key: K, ...[values]: ValuesOf<K, string | number | V>) {
      const message = messageOf(key);
      if (typeof message === 'string') return [message];
      return message.formatToParts<V>({ ...values }).map(({ value }) => value);
    },
    format: (key, values) => format(key, withoutGaps(values)),
    has: (key): key is MessageKey => texts.has(key) || (lang !== SOURCE_LANG && readTexts(SOURCE_LANG).has(key)),
  };
}

function inSourceLanguage(key: MessageKey): string | IntlMessageFormat {
  return compile(SOURCE_LANG, readTexts(SOURCE_LANG).get(key) ?? key);
}

const read = new Map<UiLang, ReadonlyMap<string, string>>();

function readTexts(lang: UiLang): ReadonlyMap<string, string> {
  const known = read.get(lang);
  if (known !== undefined) return known;
  const file = readFileSync(new URL(`${lang}.json`, import.meta.url), 'utf8');
  const texts = new Map(Object.entries(JSON.parse(file) as Record<string, string>));
  read.set(lang, texts);
  return texts;
}

/** Most messages have no arguments and stay the text that they are. Checked with the others in `check.ts`. */
function compile(lang: UiLang, text: string): string | IntlMessageFormat {
  if (!/[{}']/.test(text)) return text;
  return new IntlMessageFormat(text, lang, undefined, { ignoreTag: true, formatters: formattersOf(lang) });
}

const formatters = new Map<UiLang, Formatters>();

/** One set for all messages of a language: without it each message makes its own. */
function formattersOf(lang: UiLang): Formatters {
  const known = formatters.get(lang);
  if (known !== undefined) return known;
  const numbers = new Intl.NumberFormat(lang);
  const [cardinal, ordinal] = [new Intl.PluralRules(lang), new Intl.PluralRules(lang, { type: 'ordinal' })];
  const created: Formatters = {
    getNumberFormat: () => numbers,
    getDateTimeFormat: (...given) => new Intl.DateTimeFormat(...given),
    getPluralRules: (_lang, options) => (options?.type === 'ordinal' ? ordinal : cardinal),
  };
  formatters.set(lang, created);
  return created;
}

function withoutGaps(values: Values): Values {
  return new Proxy(values, { has: () => true, get: (target, name) => target[String(name)] ?? '' });
}
