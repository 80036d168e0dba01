import { lengthOf } from '../domain/kit/text.ts';
import { segmentedAs } from '../domain/kit/words.ts';

/** As long as a title may get that is taken from a text. */
const TITLE_LENGTH = 120;

/** A title for a text that has none: the first sentence of its first line, cut between words where it is long. */
export function titleFrom(text: string, lang: string): string {
  const first = sentenceOf(openingOf(text, lang));
  if (lengthOf(first) <= TITLE_LENGTH) return first;
  let title = '';
  for (const { segment } of new Intl.Segmenter(segmentedAs(lang), { granularity: 'word' }).segment(first)) {
    if (lengthOf(title) + lengthOf(segment) > TITLE_LENGTH - 1) break;
    title += segment;
  }
  // A single word that long is cut where it must be.
  const cut = title.trim() === '' ? [...first].slice(0, TITLE_LENGTH - 1).join('') : title.trim();
  return `${cut.replace(/[\s,;:–-]+$/u, '')}…`;
}

/** The same, with the text that is left without it: all of it where the title was cut, or where nothing else is there. */
export function titleAndText(text: string, lang: string): { readonly title: string; readonly body: string } {
  const opening = openingOf(text, lang);
  const rest = text.trimStart().slice(opening.length).trim();
  const isWhole = lengthOf(sentenceOf(opening)) <= TITLE_LENGTH;
  return { title: titleFrom(text, lang), body: isWhole && rest !== '' ? rest : text };
}

/** The first sentence of the first line as it is written. */
function openingOf(text: string, lang: string): string {
  const [line = ''] = text.trimStart().split(/[\r\n\u2028\u2029]/u, 1);
  const [sentence] = new Intl.Segmenter(segmentedAs(lang), { granularity: 'sentence' }).segment(line);
  return sentence?.segment ?? '';
}

function sentenceOf(opening: string): string {
  return opening
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/(?<=[^.])[.。]$/u, '');
}
