import { daysIn } from '../../../domain/kit/days.ts';
import type { DaySpan } from '../../../domain/support/origin.ts';
import { barChart } from './bar-chart.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { table } from './table.ts';
import { day } from './time.ts';

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
