import { keepingResults } from './kept-results.ts';
import { inlineTokens, isOwnFile } from './markdown.ts';

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
