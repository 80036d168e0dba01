import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { type Html, trusted } from './markup.ts';

/** How long at most: a text may be erased, and is then gone from here as well. */
const KEPT_MS = 60_000;
/** Of texts and of what was made of them, together; beyond, all are forgotten at once. */
const CHARACTERS_MAX = 1_000_000;

/**
 * The same function, which makes the result for a text once a minute, however often pages with it are made anew. For what
 * depends on its text alone, and on one word that goes with it.
 */
export function keepingResults(make: (text: string, word: string) => string): (text: string, word?: string) => string {
  const kept = new Map<string, string>();
  let characters = 0;
  let since = 0;
  return (text, word = '') => {
    const name = `${word} ${text}`;
    const now = performance.now();
    if (now - since > KEPT_MS || characters > CHARACTERS_MAX) {
      kept.clear();
      characters = 0;
      since = now;
    }
    const known = kept.get(name);
    if (known !== undefined) return known;
    const result = make(text, word);
    kept.set(name, result);
    characters += text.length + result.length;
    return result;
  };
}

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
function inlineTokens(
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
function isOwnFile(address: string): boolean {
  return OWN_FILE.test(address.replace(/^https?:\/\/[^/]+/i, ''));
}

type Token = ReturnType<typeof inlineTokens>[number];

/** What stands where a file or an address is named: U+FFFC, which no text has by itself. */
const OBJECT = '\u{fffc}';

/**
 * The beginning of a text as plain prose, at most `max` characters, cut between words: sentences that name a file of this
 * node or an address are left out, unless there are no others.
 */
export function excerptOf(text: string, max: number): string {
  return excerpts(text.slice(0, max * 8), String(max));
}

const excerpts = keepingResults((text, max) => {
  const tokens = inlineTokens(text);
  const prose = spaced(withoutObjects(wordsOf(tokens, true)));
  return cut(prose === '' ? spaced(wordsOf(tokens, false)) : prose, Number(max));
});

/** The beginning of a text with all that it says, addresses too: for whoever decides about it. */
export function beginningOf(text: string, max: number): string {
  return cut(spaced(wordsOf(inlineTokens(text.slice(0, max * 8)), false)), max);
}

/** The words of a text, a line each where it breaks. */
function wordsOf(tokens: readonly Token[], marked: boolean): string {
  const words: string[] = [];
  let link: { readonly href: string; readonly text: string[] } | null = null;
  for (const { type, content, href } of tokens) {
    if (type === 'link_open') link = { href, text: [] };
    else if (type === 'link_close') {
      const text = link?.text.join('') ?? '';
      words.push(marked && link !== null && isObject(link.href, text) ? OBJECT : text);
      link = null;
    } else if (type === 'image') words.push(marked ? OBJECT : content);
    else {
      const word = type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'block_end' ? '\n' : content;
      (link?.text ?? words).push(word);
    }
  }
  return words.join('');
}

/** Whether a link shows a file, or its own address. */
function isObject(href: string, text: string): boolean {
  return isOwnFile(href) || text === href || /^(?:https?:\/\/|mailto:)/i.test(text);
}

function withoutObjects(text: string): string {
  return text
    .split(/(?<=[.!?…])\s+|\n/)
    .filter((sentence) => !sentence.includes(OBJECT))
    .join(' ');
}

function spaced(text: string): string {
  return text.replace(/[ \t\n]+/g, ' ').trim();
}

function cut(plain: string, max: number): string {
  const characters = Array.from(plain);
  if (characters.length <= max) return plain;
  const kept = characters.slice(0, max).join('');
  const space = kept.lastIndexOf(' ');
  return `${(space > max / 2 ? kept.slice(0, space) : kept).trimEnd()} …`;
}
