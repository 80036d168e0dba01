import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { keepingResults } from './kept-results.ts';
import { type Html, trusted } from './markup.ts';

/** Lists and quotations within one another, deeper than anybody writes on purpose. */
const DEEPEST = 20;

/** The limited Markdown of contributions: what every server keeps. No HTML, no images (they would track), no tables. */
const reader = limitedReader();

function limitedReader(more: readonly string[] = []) {
  const made = new MarkdownIt('zero', { html: false, linkify: true, breaks: true, maxNesting: DEEPEST + 10 }).enable([
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
    ...more,
  ]);
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  // A heading of a text is none of the page: it becomes a bold paragraph.
  made.renderer.rules['heading_open'] = () => '<p><strong>';
  made.renderer.rules['heading_close'] = () => '</strong></p>';
  return made;
}

/** What texts of the institution may have beside that: tables, and images that it uploaded. */
const officialReader = limitedReader(['image', 'table']);

/** The same of a text that is a page of its own. */
const pageReader = limitedReader(['image', 'table']);
pageReader.renderer.rules['heading_open'] = (tokens, index) => `<${tokens[index]?.tag}>`;
pageReader.renderer.rules['heading_close'] = (tokens, index) => `</${tokens[index]?.tag}>`;

/** Where an uploaded file is, on this node, and how many pixels it has, so that a browser keeps their place. */
const OWN_FILE = /^(\/files\/[0-9a-f]{64})(?:#(\d{1,5})x(\d{1,5}))?$/;

// An image of anywhere else would show who reads the page: it becomes a link.
const image: NonNullable<typeof officialReader.renderer.rules.image> = (tokens, index) => {
  const address = String(tokens[index]?.attrGet('src') ?? '');
  const text = reader.utils.escapeHtml((tokens[index]?.children ?? []).map(({ content }) => content).join(''));
  const [own, path, width, height] = OWN_FILE.exec(address) ?? [];
  if (own !== undefined) {
    const size = width === undefined ? '' : ` width="${width}" height="${height}"`;
    return `<img src="${path}" alt="${text}"${size} loading="lazy">`;
  }
  const href = reader.utils.escapeHtml(address);
  return `<a href="${href}">${text === '' ? href : text}</a>`;
};
officialReader.renderer.rules['image'] = image;
pageReader.renderer.rules['image'] = image;

/** What is left after reading, whatever the reader let through. Links give no credit and tell no page. */
const KEPT: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'a', 'strong', 'em', 'ul', 'ol', 'li', 'blockquote', 'code', 'hr'],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['https', 'http', 'mailto'],
  allowProtocolRelative: false,
  transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow ugc noopener noreferrer' }) },
};

/** The same with what texts of the institution have beside it. */
const KEPT_OF_OFFICIAL: sanitizeHtml.IOptions = {
  ...KEPT,
  allowedTags: [...(KEPT.allowedTags as string[]), 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  allowedAttributes: {
    ...KEPT.allowedAttributes,
    img: ['src', 'alt', 'width', 'height', 'loading'],
    th: ['class'],
    td: ['class'],
  },
  allowedClasses: { th: ['count'], td: ['count'] },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !OWN_FILE.test(attribs['src'] ?? ''),
  transformTags: {
    ...KEPT.transformTags,
    th: (tagName, { style }) => alignedCell(tagName, style),
    td: (tagName, { style }) => alignedCell(tagName, style),
  },
};

/** The same with the headings below that of a page. */
const KEPT_OF_PAGES: sanitizeHtml.IOptions = {
  ...KEPT_OF_OFFICIAL,
  allowedTags: [...(KEPT_OF_OFFICIAL.allowedTags as string[]), 'h2', 'h3', 'h4'],
};

/** A column that is set to the right is one of numbers. */
function alignedCell(tagName: string, style: string | undefined): sanitizeHtml.Tag {
  return { tagName, attribs: style?.includes('right') === true ? { class: 'count' } : {} };
}

export function markdown(text: string): Html {
  return trusted(markdownHtml(text));
}

/** A text of the institution whose node is at `origin`: with tables, and with images that were uploaded there. */
export function officialMarkdown(text: string, origin: string): Html {
  return trusted(official(text, origin));
}

/** The same of a text that is a page of its own, below its title. */
export function pageMarkdown(text: string, origin: string): Html {
  return trusted(ofPages(text, origin));
}

/** The same as a string of HTML, for feeds. */
export function markdownHtml(text: string): string {
  return contributions(text);
}

const contributions = keepingResults((text) => rendered(reader, KEPT, { text, origin: null }));
const official = keepingResults((text, origin) => rendered(officialReader, KEPT_OF_OFFICIAL, { text, origin }));
const ofPages = keepingResults((text, origin) => rendered(pageReader, KEPT_OF_PAGES, { text, origin }));

/** The same of a text of the institution, for whoever shows it elsewhere: its images are links. */
export function officialMarkdownHtml(text: string): string {
  return rendered(officialReader, KEPT_OF_OFFICIAL, { text, origin: null });
}

function rendered(
  by: typeof reader,
  kept: sanitizeHtml.IOptions,
  { text, origin }: { readonly text: string; readonly origin: string | null },
): string {
  const tokens = by.parse(text, {});
  // Past its limit the reader drops what is inside: such a text is shown as it was typed instead.
  const levels = tokens.flatMap(({ level, children }) => [level, ...(children ?? []).map((child) => child.level)]);
  if (levels.some((level) => level > DEEPEST)) return sanitizeHtml(`<p>${by.utils.escapeHtml(text)}</p>`, kept);
  levelHeadings(tokens);
  for (const image of tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'image')) {
    const address = String(image.attrGet('src') ?? '');
    // Own files by their path: what is left whole is shown as a link.
    const path = address.slice(origin?.length ?? 0);
    if (origin !== null && address.startsWith(origin) && OWN_FILE.test(path)) image.attrSet('src', path);
    if (origin === null && OWN_FILE.test(address)) image.attrSet('src', '');
  }
  return sanitizeHtml(by.renderer.render(tokens, by.options, {}), kept);
}

/** The headings of a text as those below the title of its page, none of them two levels below the one that it is in. */
function levelHeadings(tokens: ReturnType<typeof reader.parse>): void {
  const used = [...new Set(tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => tag))].toSorted();
  for (const token of tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      token.tag = `h${Math.min(used.indexOf(token.tag) + 2, 4)}`;
    }
  }
}

/** What a text says within its blocks: words, breaks, and where links begin and end. `block_end` closes a block. */
export function inlineTokens(
  text: string,
): readonly { readonly type: string; readonly content: string; readonly href: string }[] {
  const end = { type: 'block_end', content: '', href: '' };
  return officialReader.parse(text, {}).flatMap(({ children }) => [
    ...(children ?? []).map((child) => ({
      type: child.type,
      content: child.content,
      href: String(child.attrGet('href') ?? ''),
    })),
    end,
  ]);
}

/** Whether an address is that of a file that was uploaded to a node: by its path, or whole. */
export function isOwnFile(address: string): boolean {
  return OWN_FILE.test(address.replace(/^https?:\/\/[^/]+/i, ''));
}
