import { NodeHtmlMarkdown } from 'node-html-markdown';
import sanitizeHtml from 'sanitize-html';
import { BODY_MAX, lengthOf, TITLE_MAX, WARNING_MAX } from '../../domain/kit/text.ts';
import { isJson, type Json, listOf } from './json.ts';

/** The elements that every server keeps (design: federation); everything else is dropped, its text kept. */
const KEPT = ['p', 'br', 'a', 'strong', 'b', 'em', 'i', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre'];
const MARKDOWN = new NodeHtmlMarkdown({
  bulletMarker: '-',
  useInlineLinks: true,
  // What would be read as markup, and nothing else: no underscore within a word, and no number but at the start of a line.
  globalEscape: [/[\\`*[\]]|~(?=~)|(?<=~)~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gmu, '\\$&'],
  lineStartEscape: [/^(\s*?)((?:\+\s)|[=>-]|(?:#{1,6}\s))|^(\s*?\d+)(\.\s)/gm, '$1$3\\$2$4'],
});
const TITLE_TAKEN = 120;
/** More markup than this is no text that is taken: three times what the longest one may have. */
const HTML_MAX = 60_000;
/** Nor are more tags: the time to read them grows with the square of their number. */
const TAGS_MAX = 4_000;
/** Markup of a name beyond this is left out; what is taken of one is a tenth of it. */
const NAME_HTML_MAX = 2_000;
/** Replaces a body that is too long to be read: it is refused by its length, where a cut text would be other than the author's. */
const TOO_LONG = '…'.repeat(BODY_MAX + 1);
/** Types whose `summary` is the beginning of the text: WordPress and NodeBB write one. */
const EXCERPTED: ReadonlySet<string> = new Set(['Article', 'Page', 'Event', 'Video']);
/** Elements in elements beyond this are dropped, their text kept. */
const NESTING_MAX = 24;

/** Converts the HTML of another server to the limited Markdown that is stored here. */
export type IncomingText = {
  readonly title: string;
  readonly body: string;
  readonly lang: string | null;
  /** What its author warns of before the text is shown; null for none. */
  readonly warning: string | null;
  readonly tags: readonly string[];
};

/** Text of an HTML fragment, without markup: of its beginning, where it is longer than anything that is kept. */
export function plainTextOf(html: string): string {
  const broken = beginningOf(html, HTML_MAX).replace(/<br\s*\/?>|<\/p>|<\/li>/gi, '\n');
  return sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {} })
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The same of a name: what is kept of one is short. */
export function plainNameOf(html: string): string {
  return plainTextOf(beginningOf(html, NAME_HTML_MAX));
}

/** The part of a fragment that is short enough to parse quickly. */
function beginningOf(html: string, max: number): string {
  const cut = html.slice(0, max);
  let tags = 0;
  for (let at = cut.indexOf('<'); at !== -1; at = cut.indexOf('<', at + 1)) {
    tags += 1;
    if (tags > TAGS_MAX) return cut.slice(0, at);
  }
  return cut;
}

/** The text of a post: its own title where it has one, else its first sentence; mentions of `addressed` are left out. */
export function textOf(object: Json, addressed: readonly string[]): IncomingText {
  const { content, lang } = contentOf(object);
  const read = beginningOf(content, HTML_MAX);
  const clean = sanitizeHtml(withoutMentions(wordsOfImages(read), object, addressed), {
    allowedTags: KEPT,
    allowedAttributes: { a: ['href'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    nestingLimit: NESTING_MAX,
  });
  const body = read === content ? MARKDOWN.translate(clean).trim() : TOO_LONG;
  const named = typeof object['name'] === 'string' ? plainNameOf(object['name']) : '';
  const warning = warningOf(object);
  // Lists show titles: what was put behind a warning stays there.
  const derived = warning === null ? firstSentence(plainTextOf(clean)) : cut(warning, TITLE_TAKEN);
  const title = named === '' ? derived : cut(named, TITLE_MAX);
  return { title, body: body === '' ? title : cut(body, BODY_MAX + 1), lang, warning, tags: hashtagsOf(object) };
}

/**
 * The content warning of a post: its `summary`, as Mastodon has it. What is written as an article has an excerpt there, unless
 * it says that it is sensitive.
 */
function warningOf(object: Json): string | null {
  const { summary, type, sensitive } = object;
  if (typeof summary !== 'string' || (EXCERPTED.has(String(type)) && sensitive !== true)) return null;
  const warning = plainNameOf(summary)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return warning === '' ? null : cut(warning, WARNING_MAX);
}

function contentOf(object: Json): { readonly content: string; readonly lang: string | null } {
  const map = isJson(object['contentMap']) ? Object.entries(object['contentMap']) : [];
  const content = typeof object['content'] === 'string' ? object['content'] : null;
  const entry = map.find(([, text]) => text === content) ?? (content === null ? map[0] : undefined);
  const text = content ?? (typeof entry?.[1] === 'string' ? entry[1] : '');
  return { content: text, lang: entry?.[0] ?? null };
}

/** What a picture in a text says in words: an emoji its shortcode. The picture itself is another server's, and is not shown. */
function wordsOfImages(html: string): string {
  return html.replace(/<img\b[^<>]*>/gi, (image) => /\balt="([^"<>]*)"/i.exec(image)?.[1] ?? '');
}

/** Removes the links and handles by which the post was addressed to this node; they are not part of the text. */
function withoutMentions(html: string, object: Json, addressed: readonly string[]): string {
  const ours = new Set(addressed);
  const mentions = listOf(object['tag']).filter(
    (tag): tag is Json => isJson(tag) && tag['type'] === 'Mention' && ours.has(String(tag['href'])),
  );
  const handles = new Set(
    mentions.flatMap((tag) => {
      const name = String(tag['name'] ?? '')
        .replace(/^@?/, '@')
        .toLowerCase();
      return [name, /^@[^@]*/.exec(name)?.[0] ?? name];
    }),
  );
  return (
    html
      // Ends at the next link at the latest: a million of them that are never closed are read once, not each to the end.
      // Hubzilla and (streams) write the @ before the link.
      .replace(/(@?)<a\b[^<>]*>((?:(?!<a\b)[\s\S])*?)<\/a>/gi, (link, at: string, inner: string) => {
        const text = plainTextOf(inner);
        if (handles.has(text.toLowerCase())) return at;
        if (handles.has(`${at}${text}`.toLowerCase())) return '';
        // A hashtag is a word of the text; the page of it on another server is not.
        return text.startsWith('#') ? `${at}${inner}` : link;
      })
      .replace(/(^|[\s>])(@[\w.-]+(?:@[\w.-]+)?)/g, (all, before: string, handle: string) =>
        handles.has(handle.toLowerCase()) ? before : all,
      )
  );
}

function hashtagsOf(object: Json): readonly string[] {
  const names = listOf(object['tag']).flatMap((tag) =>
    isJson(tag) && tag['type'] === 'Hashtag' && typeof tag['name'] === 'string' ? [tag['name'].replace(/^#/, '')] : [],
  );
  return [...new Set(names)].filter((name) => name !== '' && lengthOf(name) <= 40 && !/[\s,#]/.test(name)).slice(0, 10);
}

function firstSentence(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  const sentence = /^.*?[.!?…](?=\s|$)/u.exec(line.trim())?.[0] ?? line.trim();
  return cut(sentence, TITLE_TAKEN);
}

function cut(text: string, max: number): string {
  const points = [...text];
  return points.length <= max
    ? text
    : `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
