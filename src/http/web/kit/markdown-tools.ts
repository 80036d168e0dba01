import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

/**
 * Whose Markdown a field takes: that of contributions, or that of the institution, which has images and tables too; a text
 * that is a page of its own has its headings as well.
 */
export const MARKDOWN_KINDS = ['contribution', 'official', 'page'] as const;
export type MarkdownKind = (typeof MARKDOWN_KINDS)[number];

/** What the script makes the buttons over a field of: their names in the language of the page, in the order it knows. */
export function toolsOf({ locale: { t } }: PageContext, kind: MarkdownKind): Html {
  const names = [
    ...[t('editor.name'), t('editor.preview'), t('editor.bold'), t('editor.italic'), t('editor.heading')],
    ...[t('editor.list'), t('editor.link')],
    ...(kind === 'contribution' ? [] : [t('editor.image'), t('editor.table')]),
  ];
  return markup` data-markdown="${kind}" data-tools="${names.join('|')}"`;
}

/** Whether a page has a field with tools, which takes the script. */
export function hasTools(main: Html): boolean {
  return main.toString().includes(' data-tools="');
}
