import type { Pattern } from '../domain/ballot/publication.ts';

const CHUNK = 1 << 16;

/** Patterns as bytes: of a large ballot a million of them must not be a million objects. */
export type Patterns = Iterable<Pattern> & { add(pattern: Pattern): void };

/** A pile to put patterns on, which can be read as often as it is counted, in the order of their coming. */
export function patternPile(): Patterns {
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
