import { readResultCheck } from '../../../application/ballot/verify-results.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Says which ballots did not agree with what is stored of them when they were last compared; nothing where all do. */
export async function resultsDiffer({ app, locale }: PageContext): Promise<Html> {
  const differing = (await readResultCheck(app))?.differing ?? [];
  if (differing.length === 0) return NOTHING;
  const names = differing.map(({ consultation, slug }) => `${consultation}/${slug}`).join(', ');
  return markup`<p class="note error" role="alert">${locale.t('admin.results-differ', { count: differing.length, names })}</p>`;
}
