import type { SourceAnswer, SourceAuthor } from '../../application/source/ports.ts';
import { type Lang, type Localised, TAG_MAX, TAGS_MAX } from '../../domain/kit/text.ts';
import type { Location } from '../../domain/proposal/proposal.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { lineOf, markdownOf } from './text.ts';

/** A text of a platform that gives each in one language; none where it is empty. `line`: without markup, on one line. */
export function textIn(lang: Lang, text: unknown, as: 'line' | 'text'): Localised {
  if (typeof text !== 'string') return {};
  const read = as === 'line' ? lineOf(text) : markdownOf(text);
  return read === '' ? {} : { [lang]: read };
}

/** What is shown where a platform decided without a word: that it did. */
export function decidedOn(source: string, lang: Lang): Localised {
  return { [lang]: messagesIn(uiLangFor([lang])).t('import.decided-there', { source }) };
}

/** What is shown where a platform answered before, and does not any more. */
export function retractionOn(source: string, { lang, at }: { readonly lang: Lang; readonly at: Date }): SourceAnswer {
  const body = { [lang]: messagesIn(uiLangFor([lang])).t('import.taken-back', { source }) };
  return { verdict: 'for-information', body, at, isRetraction: true };
}

/** What a picture of a process shows, where its platform has no words for it: whose it is. */
export function coverWords(title: Localised, source: string): Localised {
  const words = Object.entries(title).map(([lang, text]) => [
    lang,
    messagesIn(uiLangFor([lang])).t('import.cover', { title: text, source }),
  ]);
  return Object.fromEntries(words);
}

/** A place by its coordinates; null where one of them is missing. */
export function locationIn(
  place: { readonly latitude?: number | null; readonly longitude?: number | null } | null | undefined,
): Location | null {
  const { latitude: lat, longitude: lon } = place ?? {};
  return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : null;
}

/** Names of topics and places as tags, each once. */
export function tagsFrom(names: readonly unknown[]): readonly string[] {
  const tags = names.flatMap((name) => {
    const line = typeof name === 'string' ? lineOf(name) : '';
    return line === '' ? [] : [line.toLowerCase().replaceAll(/[\s,#]+/g, '-')];
  });
  return [...new Set(tags)].filter((tag) => [...tag].length <= TAG_MAX).slice(0, TAGS_MAX);
}

/** Without names, everybody is the platform itself. Nothing of an account but its name. */
export function authorFrom(
  names: 'on' | 'off',
  { key, name, isDeleted }: { readonly key: unknown; readonly name: unknown; readonly isDeleted: boolean },
): SourceAuthor {
  if (names === 'off' || key == null || key === '') return null;
  const line = typeof name === 'string' ? lineOf(name) : '';
  return line === '' && !isDeleted ? null : { key: String(key), name: isDeleted ? '' : line, deleted: isDeleted };
}

/** Why a proposal cannot be shown: nobody knows when it is of, its text broke on the way, or it has none. */
export function problemIn(of: {
  readonly isDated: boolean;
  readonly texts: readonly Localised[];
  readonly hasText: boolean;
}): string | null {
  if (!of.isDated) return 'no-date';
  if (of.texts.some((text) => Object.values(text).some((each) => each.includes('\ufffd')))) return 'broken-encoding';
  return of.hasText ? null : 'no-text';
}
