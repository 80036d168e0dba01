import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Count } from '../../../domain/ballot/count.ts';
import { rowBar } from '../kit/bar-chart.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** One thing that gets votes. */
export type Row = {
  readonly name: Html;
  readonly chosen: boolean;
  readonly text: (count: Count) => string;
};

/**
 * The votes that decide, one bar a choice over the whole width, each with its number. Nothing where one choice stands alone,
 * or nobody voted for any: the table below says that as well.
 */
export function resultChart(
  { locale }: PageContext,
  { method }: Ballot,
  { rows, deciding }: { readonly rows: readonly Row[]; readonly deciding: Count },
): Html {
  const values = method === 'yes-no' ? [...deciding.votes, deciding.abstained] : deciding.votes;
  const most = Math.max(0, ...values);
  if (most === 0 || rows.length < 2) return NOTHING;
  return markup`<figure class="result-chart"><figcaption class="small quiet">${locale.t('result.bars')}</figcaption>
<ul class="plain-list">${rows.map(
    (row, index) =>
      markup`<li${row.chosen ? markup` class="decides"` : NOTHING}><p class="chart-line"><span>${row.name}${
        row.chosen ? markup` <span class="mark">${locale.t('result.chosen')}</span>` : NOTHING
      }</span> <span class="count">${row.text(deciding)}</span></p>${rowBar((values[index] ?? 0) / most)}</li>`,
  )}</ul></figure>`;
}
