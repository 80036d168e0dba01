/** Markdown marks and the ellipsis of a title that was cut: what does not make another sentence of one. */
const MARKS = /[*_`>~\\]|…$/gu;

const SENTENCE_ENDS = /[.!?。]$/u;
const SENTENCE_ENDED = /^([.!?。]|$)/u;

/** Whether the first line or sentence of a text is its title, as where the title was taken from it. */
export function beginsWithTitle(text: string, title: string): boolean {
  const said = flat(title);
  const whole = flat(text);
  if (said === '' || !whole.startsWith(said)) return false;
  const isCut = title.trim().endsWith('…');
  return (
    isCut || SENTENCE_ENDS.test(said) || SENTENCE_ENDED.test(whole.slice(said.length)) || flat(firstLine(text)) === said
  );
}

/** The tags that a text does not name by a hashtag of its own. */
export function tagsBeside(text: string, tags: readonly string[]): readonly string[] {
  const named = new Set(Array.from(folded(text).matchAll(/#([\p{L}\p{M}\p{N}_]+)/gu), ([, tag]) => tag));
  return tags.filter((tag) => !named.has(folded(tag)));
}

function firstLine(text: string): string {
  return text.trimStart().split('\n')[0] ?? '';
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().replaceAll(MARKS, '').trim();
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
