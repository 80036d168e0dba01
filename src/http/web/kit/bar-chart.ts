import { daysIn } from '../../../domain/kit/time.ts';
import type { DaySpan } from '../../../domain/support/origin.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { table } from './table.ts';
import { day } from './time.ts';

/** One bar: what it is called where no table stands beside it, how high, and over how many days. */
type Bar = { readonly label: string; readonly value: number; readonly days: number };

const HEIGHT = 100;
/** Room around a bar, as a share of a day. */
const GAP = 0.1;

/**
 * Bars side by side over the days that they are about, in all as wide as their column is. One over several days is as
 * high as its mean day. An image with a title for whoever cannot see it; the numbers stand in a table beside it, always.
 */
function barChart(chart: { readonly title: string; readonly bars: readonly Bar[] }): Html {
  const { title, bars } = chart;
  const most = Math.max(...bars.map(({ value, days }) => value / days)) || 1;
  const places = bars.map((_, index) => bars.slice(0, index).reduce((sum, { days }) => sum + days, 0));
  const width = bars.reduce((sum, { days }) => sum + days, 0);
  return markup`<svg class="chart" role="img" viewBox="0 0 ${10 * width} ${HEIGHT}" preserveAspectRatio="none" aria-label="${title}">
${bars.map(({ label, value, days }, index) => {
  const height = value === 0 ? 0 : Math.max(1, Math.round((HEIGHT * value) / days / most));
  return markup`<rect x="${10 * ((places[index] ?? 0) + GAP)}" y="${HEIGHT - height}" width="${10 * (days - 2 * GAP)}" height="${height}"><title>${label}</title></rect>`;
})}
</svg>`;
}

/** A bar under the name of a row, as long as its share of the longest. The number stands in the row. */
export function rowBar(share: number): Html {
  return markup`<svg class="row-bar" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none"><rect width="${Math.round(100 * Math.max(0, share))}" height="1"/></svg>`;
}

/** Days as bars, and the same numbers in a table. */
export function daysFigure(
  context: PageContext,
  of: {
    readonly days: readonly DaySpan[];
    readonly chart: string;
    readonly caption: string;
    readonly column: string;
    /** Whether the table is folded away under its caption. */
    readonly folded?: boolean;
  },
): Html {
  const { locale } = context;
  const { days, caption, folded = false } = of;
  const bars = days.map(({ from, to, given }) => ({
    label: `${from === to ? locale.day(from) : `${locale.day(from)} – ${locale.day(to)}`}: ${locale.number(given)}`,
    value: given,
    days: daysIn({ from, to }),
  }));
  const numbers = table({
    caption,
    columns: [locale.t('origins.day'), { count: of.column }],
    rows: days.map((span) => [spanOf(context, span), locale.number(span.given)]),
  });
  return markup`${days.length < 2 ? NOTHING : markup`${barChart({ title: of.chart, bars })}${scale(context, days)}`}
${folded && days.length > 1 ? markup`<details><summary>${locale.t('statistics.numbers', { what: caption })}</summary>${numbers}</details>` : numbers}`;
}

/** Under the bars their first and last day, and what the highest stands for. */
function scale(context: PageContext, days: readonly DaySpan[]): Html {
  const mean = (span: DaySpan) => span.given / daysIn(span);
  const [highest] = days.toSorted((a, b) => mean(b) - mean(a));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || highest === undefined) return NOTHING;
  return markup`<p class="chart-scale small quiet">${day(context, first.from)} ${day(context, last.to)} <span>${context.locale.html('statistics.highest', { days: spanOf(context, highest), count: highest.given })}</span></p>`;
}

function spanOf(context: PageContext, { from, to }: DaySpan): Html {
  if (from === to) return day(context, from);
  return context.locale.html('origins.days', { from: day(context, from), to: day(context, to) });
}
