import { type Lang, type Localised, textIn } from '../../domain/text.ts';
import { markdown } from './markdown.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { Visit } from './visit.ts';

/** A text in the language it is shown in. */
export type Chosen = { readonly lang: Lang; readonly text: string };

/** The language of a page plus what its reader understands; `more` are languages that content of a place may have. */
export function choose(visit: Visit, text: Localised, more: readonly Lang[] = []): Chosen {
  return textIn(text, [...visit.wanted, ...more]);
}

/** ` lang="…"` where words are not in the language of the page. */
export function langAttribute(visit: Visit, lang: Lang): Html {
  return isForeign(visit, lang) ? markup` lang="${lang}"` : NOTHING;
}

/** One line of somebody's words: in its language, in its direction. */
export function line(visit: Visit, chosen: Chosen): Html {
  return markup`<span dir="auto"${langAttribute(visit, chosen.lang)}>${chosen.text}</span>`;
}

/** A text of several paragraphs, with limited Markdown; says its language where it is not the page's. */
export function prose(visit: Visit, chosen: Chosen): Html {
  return markup`${languageNote(visit, chosen.lang)}<div class="prose" dir="auto"${langAttribute(visit, chosen.lang)}>${markdown(chosen.text)}</div>`;
}

/** "In Spanish", where a text is not in the language of the page. Nothing was translated silently. */
export function languageNote(visit: Visit, lang: Lang): Html {
  if (!isForeign(visit, lang)) return NOTHING;
  const { locale } = visit;
  return markup`<p class="note-lang">${locale.t('content.language', { language: locale.languageName(lang) })}</p>`;
}

/** Whether words are in another language than the page. */
export function isForeign(visit: Visit, lang: Lang): boolean {
  return lang !== '' && lang.split('-')[0] !== visit.locale.lang;
}
