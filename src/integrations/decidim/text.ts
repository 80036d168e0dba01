import { checkLang, type Lang, type Localised } from '../../domain/kit/text.ts';
import { lineOf, markdownOf } from '../source/text.ts';

/** A text in several languages, as the API gives it. */
export type TranslatedField = {
  readonly translations?: readonly ({
    readonly locale?: unknown;
    readonly text?: unknown;
    readonly machineTranslated?: unknown;
  } | null)[];
} | null;

/** Its texts by language, without those that a machine translated. `line`: without markup, on one line. */
export function localised(field: TranslatedField | undefined, as: 'line' | 'text'): Localised {
  const texts: Record<Lang, string> = {};
  for (const each of field?.translations ?? []) {
    if (each === null || each.machineTranslated === true || typeof each.text !== 'string') continue;
    const lang = checkLang(String(each.locale), 'locale');
    const text = as === 'line' ? lineOf(each.text) : markdownOf(each.text);
    if (lang.ok && text !== '') texts[lang.value] = text;
  }
  return texts;
}
