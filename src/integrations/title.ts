import { lengthOf } from '../domain/kit/text.ts';

/** As long as a title may get that is taken from a text. */
const TITLE_LENGTH = 120;

/** A title for a text that has none: its first sentence, cut between words where it is long. */
export function titleFrom(text: string, lang: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const [sentence] = new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(line);
  const first = (sentence?.segment ?? '').trim().replace(/(?<=[^.])[.。]$/u, '');
  if (lengthOf(first) <= TITLE_LENGTH) return first;
  let title = '';
  for (const { segment } of new Intl.Segmenter(lang, { granularity: 'word' }).segment(first)) {
    if (lengthOf(title) + lengthOf(segment) > TITLE_LENGTH - 1) break;
    title += segment;
  }
  // A single word that long is cut where it must be.
  const cut = title.trim() === '' ? [...first].slice(0, TITLE_LENGTH - 1).join('') : title.trim();
  return `${cut.replace(/[\s,;:–-]+$/u, '')}…`;
}
