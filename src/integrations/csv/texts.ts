import type { ImportedAnswer } from '../../application/import/check-import.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import { decidedOn } from '../source/mapping.ts';
import { lineOf, markdownOf } from '../source/text.ts';
import { titleFrom } from '../title.ts';
import type { State } from './cells.ts';

export const MARKUPS = ['text', 'html'] as const;

type TextField = 'title' | 'body' | 'answer';
type Cells = Readonly<Record<string, string>>;
type Reading = {
  readonly lang: Lang;
  readonly markup: (typeof MARKUPS)[number];
  readonly translations: readonly string[];
};

type Texts = {
  readonly title: Localised;
  readonly body: Localised;
  readonly lang: Lang;
  readonly answer: Localised | null;
};

/** The texts of a row by language; null where it has none. */
export function textsOf(
  cells: Cells,
  { lang: usual, markup, translations }: Reading,
  map: Readonly<Partial<Record<TextField | 'lang', string>>>,
): Texts | null {
  const cell = (column: string | undefined) => (column === undefined ? '' : (cells[column] ?? '').trim());
  const read = (field: TextField, suffix: string) => {
    const text = cell(translations.length === 0 ? map[field] : `${field}/${suffix}`);
    return markup === 'text' ? text : unmarked(text, field);
  };
  const title: Record<Lang, string> = {};
  const body: Record<Lang, string> = {};
  const answer: Record<Lang, string> = {};
  const suffixes = translations.length === 0 ? [cell(map.lang) || usual] : translations;
  for (const suffix of suffixes) {
    const lang = translations.length === 0 ? suffix : suffix.toLowerCase();
    const text = read('body', suffix) || read('title', suffix);
    if (text !== '') {
      title[lang] = read('title', suffix) || titleFrom(text, isLanguageTag(lang) ? lang : 'en');
      body[lang] = text;
    }
    const decided = read('answer', suffix);
    if (decided !== '') answer[lang] = decided;
  }
  const [first] = Object.keys(body);
  if (first === undefined) return null;
  const lang = Object.hasOwn(body, usual) ? usual : first;
  return { title, body, lang, answer: Object.keys(answer).length === 0 ? null : answer };
}

/** A text of an export in HTML as Markdown, without the apostrophe before what a spreadsheet would take for a formula. */
function unmarked(text: string, field: TextField): string {
  const bare = text.replace(/^'(?=[=+\-@])/, '');
  return field === 'title' ? lineOf(bare) : markdownOf(bare);
}

/** What the institution answered there; where it only decided, a sentence says so. */
export function answerOf(
  { answer, lang }: Texts,
  { state, source, at }: { readonly state: State | null; readonly source: string; readonly at: Date },
): ImportedAnswer | null {
  if (state === 'withdrawn') return null;
  if (answer !== null) return { verdict: state ?? 'for-information', body: answer, at };
  if (state === null) return null;
  return { verdict: state, body: decidedOn(source, lang), at };
}

function isLanguageTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0;
  } catch {
    return false;
  }
}
