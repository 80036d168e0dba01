import { type Lang, type Localised, textIn } from '../../../domain/kit/text.ts';
import { markdown, officialMarkdown, pageMarkdown } from './markdown.ts';
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

/** A title of more letters than this fills half the screen of a phone. */
const LONG_TITLE = 90;

/** The title of a page in somebody's words, which `within` puts into a sentence of the page. Long ones are set smaller. */
export function titleHeading(
  context: PageContext,
  title: Chosen,
  within: (words: Html) => Html = (words) => words,
): Html {
  const long = title.text.length > LONG_TITLE ? markup` class="long"` : NOTHING;
  return markup`<h1 id="title"${long}>${within(line(context, title))}</h1>`;
}

/** A text of several paragraphs, with limited Markdown; says its language where it is not the page's. */
export function prose(context: PageContext, chosen: Chosen): Html {
  return proseOf(context, chosen, markdown(chosen.text));
}

/** The same of a text of an institution, with its tables and the images that were uploaded here. */
export function officialProse(context: PageContext, chosen: Chosen): Html {
  return proseOf(context, chosen, officialMarkdown(chosen.text, context.app.origin));
}

/** The same of a text that is a page of its own: its headings are those of the page. */
export function pageProse(context: PageContext, chosen: Chosen): Html {
  return proseOf(context, chosen, pageMarkdown(chosen.text, context.app.origin));
}

function proseOf(context: PageContext, { lang }: Chosen, html: Html): Html {
  return markup`${languageNote(context, lang)}<div class="prose" dir="auto"${langAttribute(context, lang)}>${html}</div>`;
}

/** Somebody's text behind their content warning, which is shown first; the text itself where there is none. */
export function behindWarning(
  context: PageContext,
  of: { readonly warning: string | null; readonly lang: Lang },
  text: Html,
): Html {
  if (of.warning === null) return text;
  return markup`<details class="warned"><summary>${line(context, { lang: of.lang, text: of.warning })}</summary>${text}</details>`;
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
