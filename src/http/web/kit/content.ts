import { type Lang, type Localised, textIn } from '../../../domain/kit/text.ts';
import { markdown } from './markdown.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** A text in the language it is shown in. */
export type Chosen = { readonly lang: Lang; readonly text: string };

/** The language of a page plus what its reader understands; `more` are languages that content of a place may have. */
export function choose(context: PageContext, text: Localised, more: readonly Lang[] = []): Chosen {
  return textIn(text, [...context.wanted, ...more]);
}

/** ` lang="…"` where words are not in the language of the page. */
export function langAttribute(context: PageContext, lang: Lang): Html {
  return isForeign(context, lang) ? markup` lang="${lang}"` : NOTHING;
}

/** One line of somebody's words: in its language, in its direction. */
export function line(context: PageContext, chosen: Chosen): Html {
  return markup`<span dir="auto"${langAttribute(context, chosen.lang)}>${chosen.text}</span>`;
}

/** A text of several paragraphs, with limited Markdown; says its language where it is not the page's. */
export function prose(context: PageContext, chosen: Chosen): Html {
  return markup`${languageNote(context, chosen.lang)}<div class="prose" dir="auto"${langAttribute(context, chosen.lang)}>${markdown(chosen.text)}</div>`;
}

/** "In Spanish", where a text is not in the language of the page. Nothing was translated silently. */
export function languageNote(context: PageContext, lang: Lang): Html {
  if (!isForeign(context, lang)) return NOTHING;
  const { locale } = context;
  return markup`<p class="note-lang">${locale.t('content.language', { language: locale.languageName(lang) })}</p>`;
}

/** Whether words are in another language than the page. */
export function isForeign(context: PageContext, lang: Lang): boolean {
  return lang !== '' && lang.split('-')[0] !== context.locale.lang;
}
