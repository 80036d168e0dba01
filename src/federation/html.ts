import markdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** The elements that every server keeps (design: federation, Evidence). */
const KEPT = ['p', 'br', 'a', 'strong', 'em', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre'];

const MARKDOWN = markdownIt({ html: false, linkify: true, breaks: true }).disable([
  'heading',
  'lheading',
  'image',
  'table',
  'hr',
  'strikethrough',
]);

/** A text of ours as HTML that means the same on every server. */
export function htmlOf(markdown: string): string {
  return sanitizeHtml(MARKDOWN.render(markdown), {
    allowedTags: KEPT,
    allowedAttributes: { a: ['href', 'rel'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener noreferrer' }) },
  })
    .replace(/>\n+</g, '><')
    .trim();
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A mention as other servers write it, so that theirs recognise it. */
export function mentionHtml(name: string, href: string): string {
  return `<span class="h-card"><a href="${escapeHtml(href)}" class="u-url mention">@<span>${escapeHtml(name)}</span></a></span>`;
}
