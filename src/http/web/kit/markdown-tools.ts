import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { limitOf } from '../../kit/limit.ts';
import { requireAgent, requireParticipant } from './current-user.ts';
import { notSetUp } from './error-page.ts';
import { PLAIN_HEADERS } from './headers.ts';
import { markdown, officialMarkdown, pageMarkdown } from './markdown.ts';
import { type Html, markup } from './markup.ts';
import { createPageContext, type PageContext } from './page-context.ts';

/**
 * Whose Markdown a field takes: that of contributions, or that of the institution, which has images and tables too; a text
 * that is a page of its own has its headings as well.
 */
const MARKDOWN_KINDS = ['contribution', 'official', 'page'] as const;
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

export const MARKDOWN_PREVIEW = '/markdown';
/** Somebody who writes, and looks at it after every pause. */
const PREVIEWS_PER_PERSON = { points: 120, duration: 240 };

/** What pages show each kind of text by. */
const SHOWN_BY = {
  contribution: markdown,
  official: officialMarkdown,
  page: pageMarkdown,
} as const satisfies Record<MarkdownKind, (text: string, origin: string) => Html>;

/** A text as pages show it, for whoever is writing it: HTML that was made safe. Nothing is stored. */
export function markdownPreviewRoute(app: Application): (c: Context) => Promise<Response> {
  const limit = limitOf(PREVIEWS_PER_PERSON);
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const html = (body: string, status: 200 | 401 | 429, more = {}) =>
      c.body(body, status, { ...PLAIN_HEADERS, 'content-type': 'text/html; charset=utf-8', ...more });
    const agent = requireAgent(context, 'read');
    const participant = requireParticipant(context);
    const who = agent.ok ? agent.value.id : participant.ok ? participant.value : null;
    if (who === null) return html('', 401);
    const wait = await limit(who);
    if (wait > 0) return html('', 429, { 'retry-after': String(wait) });
    const { text, of } = await c.req.parseBody();
    const kind = MARKDOWN_KINDS.find((each) => agent.ok && each === of) ?? 'contribution';
    return html(SHOWN_BY[kind](String(text ?? ''), app.origin).toString(), 200);
  };
}
