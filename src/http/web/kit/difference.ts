import { diffWordsWithSpace } from 'diff';
import type { Lang } from '../../../domain/kit/text.ts';
import { segmentedAs } from '../../../domain/kit/words.ts';
import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** A run of words that stayed, came or went. */
type Difference = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string };

/** Comparing two long texts that share little takes time that grows with its square; past this they are shown whole. */
const TIMEOUT_MS = 250;

/** What changed between two texts, by the words of their language, so that also one without spaces is compared. */
export function differenceOf(of: {
  readonly before: string;
  readonly after: string;
  readonly lang: Lang;
}): readonly Difference[] {
  const changes = diffWordsWithSpace(of.before, of.after, {
    intlSegmenter: new Intl.Segmenter(segmentedAs(of.lang), { granularity: 'word' }),
    timeout: TIMEOUT_MS,
  });
  if (changes === undefined) {
    return [
      { kind: 'removed', text: of.before },
      { kind: 'added', text: of.after },
    ];
  }
  return changes.map((change) => ({
    kind: change.added ? 'added' : change.removed ? 'removed' : 'same',
    text: change.value,
  }));
}

/** What came and went between two texts, said in words too for those who do not see it. */
export function writtenDifference(context: PageContext, parts: readonly Difference[]): Html {
  const { locale } = context;
  const html = (key: 'versions.added' | 'versions.removed') =>
    markup`<span class="hidden" lang="${locale.lang}">${locale.t(key)} </span>`;
  return markup`${parts.map(({ kind, text }) => {
    if (kind === 'same') return markup`${text}`;
    return kind === 'added'
      ? markup`<ins>${html('versions.added')}${text}</ins>`
      : markup`<del>${html('versions.removed')}${text}</del>`;
  })}`;
}
