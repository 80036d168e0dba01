import { NodeHtmlMarkdown } from 'node-html-markdown';
import sanitizeHtml from 'sanitize-html';

const KEPT = [
  'p',
  'br',
  'a',
  'strong',
  'b',
  'em',
  'i',
  'ul',
  'ol',
  'li',
  'blockquote',
  'code',
  'pre',
  'h2',
  'h3',
  'h4',
];
const MARKDOWN = new NodeHtmlMarkdown({ bulletMarker: '-', useInlineLinks: true });
/** More markup than this is no text that is taken. */
const HTML_MAX = 60_000;
const NESTING_MAX = 24;

/** A text as Markdown: from the HTML of its editor, or as it is where it has none. What could run is dropped. */
export function markdownOf(text: string): string {
  if (!/<[a-z!/]/i.test(text)) return plain(text);
  const clean = sanitizeHtml(text.slice(0, HTML_MAX), {
    allowedTags: KEPT,
    allowedAttributes: { a: ['href'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    nestingLimit: NESTING_MAX,
  });
  return MARKDOWN.translate(clean).trim();
}

export function lineOf(text: string): string {
  const bare = /<[a-z!/]/i.test(text)
    ? sanitizeHtml(text.slice(0, HTML_MAX), { allowedTags: [], allowedAttributes: {} })
    : text;
  return plain(bare).replaceAll(/\s+/g, ' ').trim();
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .trim();
}
