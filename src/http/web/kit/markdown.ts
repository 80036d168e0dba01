import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { type Html, trusted } from './markup.ts';

/** Lists and quotations within one another, deeper than anybody writes on purpose. */
const DEEPEST = 20;

/** The limited Markdown of contributions: what every server keeps. No HTML, no images (they would track), no tables. */
const reader = new MarkdownIt('zero', { html: false, linkify: true, breaks: true, maxNesting: DEEPEST + 10 }).enable([
  'heading',
  'lheading',
  'list',
  'blockquote',
  'hr',
  'emphasis',
  'backticks',
  'link',
  'autolink',
  'linkify',
  'escape',
  'entity',
  'newline',
]);
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

// A heading of a contribution is none of the page: it becomes a bold paragraph.
reader.renderer.rules['heading_open'] = () => '<p><strong>';
reader.renderer.rules['heading_close'] = () => '</strong></p>';

/** What is left after reading, whatever the reader let through. Links give no credit and tell no page. */
const KEPT: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'a', 'strong', 'em', 'ul', 'ol', 'li', 'blockquote', 'code', 'hr'],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['https', 'http', 'mailto'],
  allowProtocolRelative: false,
  transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow ugc noopener noreferrer' }) },
};

export function markdown(text: string): Html {
  return trusted(markdownHtml(text));
}

/** The same as a string of HTML, for feeds. */
export function markdownHtml(text: string): string {
  const tokens = reader.parse(text, {});
  // Past its limit the reader drops what is inside: such a text is shown as it was typed instead.
  const levels = tokens.flatMap(({ level, children }) => [level, ...(children ?? []).map((child) => child.level)]);
  if (levels.some((level) => level > DEEPEST)) return sanitizeHtml(`<p>${reader.utils.escapeHtml(text)}</p>`, KEPT);
  return sanitizeHtml(reader.renderer.render(tokens, reader.options, {}), KEPT);
}

/** The beginning of a text as plain words, cut between words, at most `max` characters. */
export function excerptOf(text: string, max: number): string {
  const words: string[] = [];
  for (const token of reader.parse(text.slice(0, max * 8), {})) {
    for (const child of token.children ?? []) {
      words.push(child.type === 'softbreak' || child.type === 'hardbreak' ? ' ' : child.content);
    }
    words.push(' ');
  }
  const plain = words
    .join('')
    .replace(/[ \t\n]+/g, ' ')
    .trim();
  const characters = Array.from(plain);
  if (characters.length <= max) return plain;
  const cut = characters.slice(0, max).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > max / 2 ? cut.slice(0, space) : cut).trimEnd()} …`;
}
