import type { Pattern } from '../domain/ballot/publication.ts';

const CHUNK = 1 << 16;

/** Patterns in a byte buffer, since a large ballot has a million of them, which would be too many objects. */
export type Patterns = Iterable<Pattern> & { add(pattern: Pattern): void };

/** Collects patterns, which can then be read any number of times, in the order they were added. */
export function patternCollector(): Patterns {
  const chunks: Buffer[] = [];
  let text = '';
  return {
    add({ content, count }) {
      text += `${count}\t${content}\n`;
      if (text.length < CHUNK) return;
      chunks.push(Buffer.from(text));
      text = '';
    },
    *[Symbol.iterator]() {
      for (const chunk of chunks) yield* patternsIn(chunk.toString());
      yield* patternsIn(text);
    },
  };
}

function* patternsIn(text: string): Generator<Pattern, void> {
  for (let at = 0; at < text.length; ) {
    const tab = text.indexOf('\t', at);
    const end = text.indexOf('\n', tab);
    yield { count: Number(text.slice(at, tab)), content: text.slice(tab + 1, end) };
    at = end + 1;
  }
}
