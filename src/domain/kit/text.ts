import { checkEach } from './check-all.ts';
import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';

/** A BCP 47 language tag in lower case, for example `fr` or `pt-br`. */
export type Lang = string;

/** The same text in several languages. Never empty once checked. */
export type Localised = Readonly<Record<Lang, string>>;

/** Lengths in Unicode code points, so that an emoji or a Han character counts as one. */
export const TITLE_MAX = 200;
export const BODY_MAX = 20_000;
export const COMMENT_MAX = 5_000;
export const REASON_MAX = 2_000;
export const NAME_MAX = 80;
/** An address or another name of a place. */
export const PLACE_MAX = 200;
/** A content warning: what a text is about, before it is shown. */
export const WARNING_MAX = 500;
export const TAG_MAX = 40;
export const TAGS_MAX = 10;
/** Languages of one text. */
export const TRANSLATIONS_MAX = 30;

const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/;
// C0 and C1 controls except tab and line feed, the BOM and non-characters. Bidirectional marks stay: they are text.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\p{Noncharacter_Code_Point}]/u;
// Nothing that leaves a mark: spaces, joiners, fillers, the blank of Braille. A title of them could not be clicked on.
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]*$/u;
const LINE_BREAK = /[\n\u2028\u2029]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

type Invalid = RefusalOf<'invalid'>;

/** Length in code points, without building an array for long texts. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/**
 * A text as it is kept: NFC, line ends as `\n`, no space around.
 * Refuses a text without anything to see, one over `max` code points, and characters that no text needs.
 */
export function checkText(value: string, field: string, max: number): Result<string, Invalid> {
  const text = value.replace(/\r\n?/g, '\n').normalize('NFC').trim();
  if (BLANK.test(text)) return refuse({ type: 'invalid', field, because: 'empty' });
  if (LONE_SURROGATE.test(text) || CONTROL.test(text)) {
    return refuse({ type: 'invalid', field, because: 'control-characters' });
  }
  if (lengthOf(text) > max) return refuse({ type: 'invalid', field, because: 'too-long', limit: max });
  return ok(text);
}

/** A text of one line, as `checkText` keeps it: names, titles, options. */
export function checkLine(value: string, field: string, max: number): Result<string, Invalid> {
  const text = checkText(value, field, max);
  if (!text.ok) return text;
  return LINE_BREAK.test(text.value) ? refuse({ type: 'invalid', field, because: 'control-characters' }) : text;
}

/** A content warning as it is kept; null for none. Refuses one of several lines. */
export function checkWarning(value: string | null | undefined): Result<string | null, Invalid> {
  return value == null ? ok(null) : checkLine(value, 'warning', WARNING_MAX);
}

/** A language tag in its kept form; `FR` and `fr_FR` are understood. */
export function checkLang(value: string, field: string): Result<Lang, Invalid> {
  const lang = value.toLowerCase().replaceAll('_', '-');
  return LANGUAGE.test(lang) ? ok(lang) : refuse({ type: 'invalid', field, because: 'not-a-language' });
}

/** The languages that something is offered in: at least one, each once. */
export function checkLanguages(input: readonly Lang[]): Result<readonly Lang[], Invalid> {
  if (input.length === 0) return refuse({ type: 'invalid', field: 'languages', because: 'missing' });
  const languages = checkEach(input.map((language) => checkLang(language, 'languages')));
  if (!languages.ok || new Set(languages.value).size === input.length) return languages;
  return refuse({ type: 'invalid', field: 'languages', because: 'duplicate' });
}

/** Every language of a localised text, each checked as `checkText` does. Refuses one without any language. */
export function checkLocalised(value: Localised, field: string, max: number): Result<Localised, Invalid> {
  return everyLanguage(value, field, (text, each) => checkText(text, each, max));
}

/** The same for texts of one line. */
export function checkLocalisedLine(value: Localised, field: string, max: number): Result<Localised, Invalid> {
  return everyLanguage(value, field, (text, each) => checkLine(text, each, max));
}

function everyLanguage(
  value: Localised,
  field: string,
  check: (text: string, field: string) => Result<string, Invalid>,
): Result<Localised, Invalid> {
  const entries = Object.entries(value);
  if (entries.length === 0) return refuse({ type: 'invalid', field, because: 'missing' });
  if (entries.length > TRANSLATIONS_MAX) {
    return refuse({ type: 'invalid', field, because: 'too-many', limit: TRANSLATIONS_MAX });
  }
  const seen = new Set<Lang>();
  const checked = checkEach(
    entries.map(([key, text]): Result<readonly [Lang, string], Invalid> => {
      const each = `${field}.${key}`;
      const lang = checkLang(key, each);
      if (!lang.ok) return lang;
      if (seen.has(lang.value)) return refuse({ type: 'invalid', field: each, because: 'duplicate' });
      seen.add(lang.value);
      const stored = check(text, each);
      return stored.ok ? ok([lang.value, stored.value]) : stored;
    }),
  );
  return checked.ok ? ok(Object.fromEntries(checked.value)) : checked;
}

/** What a model or a template leaves to whoever fills it in: `[[name of the host]]`. */
const GAP = /\[\[[^[\]]*\]\]/;

/** Refuses to show texts in which gaps of a model are left, each text in each language by the name of its field. */
export function checkWritten(texts: Readonly<Record<string, Localised>>): Result<unknown, Invalid> {
  return checkEach(
    Object.entries(texts).flatMap(([field, text]) =>
      Object.entries(text).map(
        ([lang, words]): Result<null, Invalid> =>
          GAP.test(words) ? refuse({ type: 'invalid', field: `${field}.${lang}`, because: 'has-gaps' }) : ok(null),
      ),
    ),
  );
}

/** The text in the best language for a reader: the first wanted that exists, else the first there is. */
export function textIn(text: Localised, wanted: readonly Lang[]): { readonly lang: Lang; readonly text: string } {
  for (const lang of wanted) {
    // A reader's wish comes from a header: `constructor` is no language.
    if (Object.hasOwn(text, lang)) return { lang, text: text[lang] as string };
    const base = lang.split('-')[0] as string;
    const near = Object.keys(text).find((key) => key === base || key.startsWith(`${base}-`));
    if (near !== undefined) return { lang: near, text: text[near] as string };
  }
  const [first = '', value = ''] = Object.entries(text)[0] ?? [];
  return { lang: first, text: value };
}
