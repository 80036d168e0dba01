import markdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** The elements that every server keeps (design: federation, Evidence). */
const KEPT = ['p', 'br', 'a', 'strong', 'em', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre'];

const DROPPED = ['heading', 'lheading', 'image', 'table', 'hr', 'strikethrough'];
const MARKDOWN = markdownIt({ html: false, linkify: true, breaks: true }).disable(DROPPED);

// Texts of the institution have images, which are links on other servers.
const OFFICIAL = markdownIt({ html: false, linkify: true, breaks: true }).disable(
  DROPPED.filter((rule) => rule !== 'image'),
);
OFFICIAL.renderer.rules.image = (tokens, index) => {
  const href = escapeHtml(String(tokens[index]?.attrGet('src') ?? ''));
  const text = escapeHtml((tokens[index]?.children ?? []).map(({ content }) => content).join(''));
  return `<a href="${href}">${text === '' ? href : text}</a>`;
};

/** A text of ours as HTML that means the same on every server. */
export function htmlOf(markdown: string): string {
  return sanitised(MARKDOWN.render(markdown));
}

/** The same of a text of the institution: its images are links, its tables the lines they are written in. */
export function officialHtmlOf(markdown: string): string {
  return sanitised(OFFICIAL.render(markdown));
}

function sanitised(html: string): string {
  return sanitizeHtml(html, {
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

/** A plain text whose addresses are links. */
export function linkedHtml(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, (href) => `<a href="${href}">${href}</a>`);
}

/** A mention as other servers write it, so that theirs recognise it. */
export function mentionHtml(name: string, href: string): string {
  return `<span class="h-card"><a href="${escapeHtml(href)}" class="u-url mention">@<span>${escapeHtml(name)}</span></a></span>`;
}
