import type { TallyView } from '../../../application/ballot/read-tally.ts';
import type { BallotDetail } from '../../../application/ballot/reads.ts';
import { readWeights } from '../../../application/network/subtotal/read-weights.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Count } from '../../../domain/ballot/count.ts';
import { METHOD_NEEDS } from '../../../domain/ballot/method.ts';
import type { Outcome } from '../../../domain/ballot/outcome.ts';
import type { Subtotal } from '../../../domain/ballot/tally.ts';
import type { InstitutionWeight } from '../../../domain/ballot/weights.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { rowBar } from '../kit/bar-chart.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { optionName } from './ballot-item.ts';

/** A result that is shown. */
export type ShownResult = Extract<TallyView['result'], { visible: true }>;

/** One thing that gets votes. */
type Row = {
  readonly name: Html;
  readonly chosen: boolean;
  readonly text: (count: Count) => string;
};

/**
 * The votes that decide, one bar a choice over the whole width, each with its number. Nothing where one choice stands alone,
 * or nobody voted for any: the table below says that as well.
 */
function resultChart(
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

type Column = { readonly name: string; readonly decides: boolean; readonly count: Count };

/** The counts of a result: one column an origin, and the sum of those who decide, which is the only sum there is. */
export function ballotCounts(context: PageContext, { ballot }: TallyView, { tally, publication }: ShownResult): Html {
  const { locale } = context;
  const columns = columnsOf(context, tally.subtotals, tally.deciding);
  const chosen = publication === null ? [] : chosenIn(tally.outcome);
  const votes = votesOf(context, ballot, chosen);
  const rows = [...votes, ...aside(context, ballot, tally.deciding)];
  const unshown = tally.subtotals.filter(({ count }) => count === null);
  return markup`${resultChart(context, ballot, { rows: votes, deciding: tally.deciding })}
${table({
  scrolls: 'counts',
  caption: locale.t(captionOf(ballot)),
  columns: [
    locale.t('ballot.option'),
    ...columns.map(({ name, decides }) => ({
      count: markup`${name}${decides ? markup`<span class="mark">${locale.t('supports.decides')}</span>` : NOTHING}`,
    })),
  ],
  rows: rows.map((row) => ({
    decides: row.chosen,
    cells: [
      markup`${row.name}${row.chosen ? markup`<span class="mark">${locale.t('result.chosen')}</span>` : NOTHING}`,
      ...columns.map(({ count }) => row.text(count)),
    ],
  })),
})}
${unshown.map(({ standings, cast }) => markup`<p class="note small">${locale.t('result.too-few', { count: cast, standings: namesOf(context, standings) })}</p>`)}`;
}

function columnsOf(context: PageContext, subtotals: readonly Subtotal[], deciding: Count): readonly Column[] {
  const piles = subtotals.flatMap(({ standings, deciding: decides, count }) =>
    count === null ? [] : [{ name: namesOf(context, standings), decides, count }],
  );
  // The sum of one column would be that column again.
  if (piles.filter(({ decides }) => decides).length === 1) return piles;
  return [{ name: context.locale.t('result.deciding'), decides: true, count: deciding }, ...piles];
}

function namesOf({ locale }: PageContext, standings: Subtotal['standings']): string {
  return locale.list(standings.map((standing) => locale.t(`standing.${standing}`)));
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
export function votesOf(context: PageContext, ballot: Ballot, chosen: readonly number[]): readonly Row[] {
  const { locale } = context;
  const plain = (name: string, index: number): Row => ({
    name: markup`${name}`,
    chosen: false,
    text: ({ votes }) => locale.number(votes[index] ?? 0),
  });
  if (ballot.method === 'petition') return [plain(locale.t('result.signatures'), 0)];
  if (ballot.method === 'yes-no') {
    const abstained = (count: Count) => locale.number(count.abstained);
    return [
      plain(locale.t('result.yes'), 0),
      plain(locale.t('result.no'), 1),
      { name: markup`${locale.t('result.abstained')}`, chosen: false, text: abstained },
    ];
  }
  return ballot.options.map((option, index) => ({
    name: optionName(context, option),
    chosen: chosen.includes(option.number),
    text: ({ votes, objections, scored }) => {
      const votesInput = locale.number(votes[index] ?? 0);
      if (objections.length > 0) return `${votesInput} / ${locale.number(objections[index] ?? 0)}`;
      return scored.length > 0 ? `${votesInput} (${locale.number(scored[index] ?? 0)})` : votesInput;
    },
  }));
}

/** What is no vote for anything: valid ballots in all, blank ones, sheets that cannot be read. */
function aside({ locale }: PageContext, { method, rules }: Ballot, deciding: Count): readonly Row[] {
  const row = (name: string, input: (count: Count) => number): Row => ({
    name: markup`${name}`,
    chosen: false,
    text: (count) => locale.number(input(count)),
  });
  return [
    ...(METHOD_NEEDS[method].options[1] === 0 ? [] : [row(locale.t('result.valid'), ({ valid }) => valid)]),
    ...(method === 'petition' ? [] : [row(locale.t('result.blank'), ({ blank }) => blank)]),
    ...(rules.standings.includes('paper') || deciding.invalid > 0
      ? [row(locale.t('result.invalid'), ({ invalid }) => invalid)]
      : []),
  ];
}

/** How often the vote of each institution counts, for everybody to read before anybody votes; nothing where all count once. */
export async function ballotWeights(context: PageContext, { ballot }: Pick<BallotDetail, 'ballot'>): Promise<Html> {
  const { locale } = context;
  const weights = await readWeights(context.app, ballot);
  if (weights === null) return NOTHING;
  return markup`<section aria-labelledby="weights"><h2 id="weights">${locale.t('ballot.weights')}</h2>
<p>${locale.t('ballot.weights-said')}</p>
${table({
  scrolls: 'weights-caption',
  caption: locale.t('ballot.weights-caption'),
  columns: [locale.t('cities.institution'), { count: locale.t('ballot.weight') }],
  rows: weights.map(({ institution: { uri, name, languages }, weight }) => [
    markup`<a href="${uri}">${line(context, choose(context, name, languages))}</a>`,
    locale.number(weight),
  ]),
})}</section>`;
}

/** That institutions vote by name, where they do: what whoever votes, and whoever reads, has to know before. */
export function byNameNote({ locale }: PageContext, { consultation }: Pick<BallotDetail, 'consultation'>): Html {
  return isCommunity(consultation) ? markup`<p class="note">${locale.t('ballot.by-name')}</p>` : NOTHING;
}

/** A line for each institution, as a form has them: its id and its weight. */
export function weightLines(weights: readonly InstitutionWeight[] | null): string {
  return (weights ?? []).map(({ institution, weight }) => `${institution} ${weight}`).join('\n');
}
