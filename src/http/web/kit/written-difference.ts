import type { Difference } from './difference.ts';
import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

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
