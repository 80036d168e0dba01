import type { TallyView } from '../../../application/read-tally.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Count } from '../../../domain/ballot/count.ts';
import { METHOD_NEEDS } from '../../../domain/ballot/method.ts';
import type { Outcome } from '../../../domain/ballot/outcome.ts';
import type { Subtotal } from '../../../domain/ballot/tally.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { optionName } from './ballot-item.ts';
import type { ShownResult } from './ballot-result.ts';
import { rowBar } from './bar-chart.ts';

export type Row = {
  readonly name: Html;
  readonly chosen: boolean;
  readonly said: (count: Count) => string;
};
type Column = { readonly name: string; readonly decides: boolean; readonly count: Count };

/** The counts of a result: one column an origin, and the sum of those who decide, which is the only sum there is. */
export function ballotCounts(visit: Visit, { ballot }: TallyView, { tally, publication }: ShownResult): Html {
  const { locale } = visit;
  const columns = columnsOf(visit, tally.subtotals, tally.deciding);
  const chosen = publication === null ? [] : chosenIn(tally.outcome);
  const votes = votesOf(visit, ballot, chosen);
  const bars = barsOf(ballot, tally.deciding);
  const rows = [...votes, ...aside(visit, ballot, tally.deciding)];
  const unshown = tally.subtotals.filter(({ count }) => count === null);
  return markup`<div class="scroll" role="region" aria-labelledby="counts" tabindex="0"><table>
<caption id="counts">${locale.t(captionOf(ballot))}${bars.length === 0 ? NOTHING : markup`. ${locale.t('result.bars')}`}</caption>
<thead><tr><th scope="col">${locale.t('ballot.option')}</th>${columns.map(({ name, decides }) => markup`<th scope="col" class="count">${name}${decides ? markup`<span class="mark">${locale.t('supports.decides')}</span>` : NOTHING}</th>`)}</tr></thead>
<tbody>${rows.map((row, index) => markup`<tr${row.chosen ? markup` class="decides"` : NOTHING}><th scope="row">${row.name}${row.chosen ? markup`<span class="mark">${locale.t('result.chosen')}</span>` : NOTHING}${bars[index] ?? NOTHING}</th>${columns.map(({ count }) => markup`<td class="count">${row.said(count)}</td>`)}</tr>`)}</tbody></table></div>
${unshown.map(({ standings, cast }) => markup`<p class="note small">${locale.t('result.too-few', { count: cast, standings: namesOf(visit, standings) })}</p>`)}`;
}

/** How much each row has of what decides, drawn: those of one thing alone, or of nothing, would say nothing. */
function barsOf({ method }: Ballot, { votes, abstained }: Count): readonly Html[] {
  const values = method === 'yes-no' ? [...votes, abstained] : votes;
  const most = Math.max(0, ...values);
  return most === 0 || values.length < 2 ? [] : values.map((value) => rowBar(value / most));
}

function columnsOf(visit: Visit, subtotals: readonly Subtotal[], deciding: Count): readonly Column[] {
  const piles = subtotals.flatMap(({ standings, deciding: decides, count }) =>
    count === null ? [] : [{ name: namesOf(visit, standings), decides, count }],
  );
  // The sum of one column would be that column again.
  if (piles.filter(({ decides }) => decides).length === 1) return piles;
  return [{ name: visit.locale.t('result.deciding'), decides: true, count: deciding }, ...piles];
}

function namesOf({ locale }: Visit, standings: Subtotal['standings']): string {
  return locale.list(standings.map((standing) => locale.words.standing[standing]));
}

/** Numbers of the options that the outcome names. */
export function chosenIn(outcome: Outcome): readonly number[] {
  if (outcome.kind === 'elected') return [outcome.option];
  return outcome.kind === 'selected' ? outcome.options : [];
}

function captionOf({ method }: Ballot) {
  if (method === 'score') return 'result.caption-scores';
  if (method === 'schulze' || method === 'instant-runoff') return 'result.caption-ranked';
  return method === 'supports-and-objections' ? 'result.caption-sides' : 'result.caption';
}

/** A row for each thing that gets votes. */
export function votesOf(visit: Visit, ballot: Ballot, chosen: readonly number[]): readonly Row[] {
  const { locale } = visit;
  const plain = (name: string, index: number): Row => ({
    name: markup`${name}`,
    chosen: false,
    said: ({ votes }) => locale.number(votes[index] ?? 0),
  });
  if (ballot.method === 'petition') return [plain(locale.t('result.signatures'), 0)];
  if (ballot.method === 'yes-no') {
    const abstained = (count: Count) => locale.number(count.abstained);
    return [
      plain(locale.t('result.yes'), 0),
      plain(locale.t('result.no'), 1),
      { name: markup`${locale.t('result.abstained')}`, chosen: false, said: abstained },
    ];
  }
  return ballot.options.map((option, index) => ({
    name: optionName(visit, option),
    chosen: chosen.includes(option.number),
    said: ({ votes, objections, scored }) => {
      const votesSaid = locale.number(votes[index] ?? 0);
      if (objections.length > 0) return `${votesSaid} / ${locale.number(objections[index] ?? 0)}`;
      return scored.length > 0 ? `${votesSaid} (${locale.number(scored[index] ?? 0)})` : votesSaid;
    },
  }));
}

/** What is no vote for anything: valid ballots in all, blank ones, sheets that cannot be read. */
function aside({ locale }: Visit, { method, rules }: Ballot, deciding: Count): readonly Row[] {
  const row = (name: string, said: (count: Count) => number): Row => ({
    name: markup`${name}`,
    chosen: false,
    said: (count) => locale.number(said(count)),
  });
  return [
    ...(METHOD_NEEDS[method].options[1] === 0 ? [] : [row(locale.t('result.valid'), ({ valid }) => valid)]),
    ...(method === 'petition' ? [] : [row(locale.t('result.blank'), ({ blank }) => blank)]),
    ...(rules.standings.includes('paper') || deciding.invalid > 0
      ? [row(locale.t('result.invalid'), ({ invalid }) => invalid)]
      : []),
  ];
}
