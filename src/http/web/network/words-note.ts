import type { WordsState } from '../../../application/network/authorship/ports.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

const NOTES = {
  altered: 'words.altered',
  unread: 'words.unread',
  unsigned: 'words.unsigned',
} as const satisfies Partial<Record<WordsState, string>>;

/** Beside what a resident of another city wrote: that its words are not known to be theirs, or that the host tells others. */
export function wordsNote(context: PageContext, words: WordsState | null): Html {
  if (words === null || words === 'signed') return NOTHING;
  const text = context.locale.t(NOTES[words]);
  return words === 'altered'
    ? markup`<p class="note" role="status">${text}</p>`
    : markup`<p class="small quiet">${text}</p>`;
}
