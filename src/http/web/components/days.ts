import { daysIn } from '../../../domain/days.ts';
import type { DaySpan } from '../../../domain/support/origin.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { barChart } from './bar-chart.ts';
import { day } from './time.ts';

/** Days as bars, and the same numbers in a table. */
export function daysFigure(
  visit: Visit,
  of: {
    readonly days: readonly DaySpan[];
    readonly chart: string;
    readonly caption: string;
    readonly column: string;
    /** Whether the table is folded away under its caption. */
    readonly folded?: boolean;
  },
): Html {
  const { locale } = visit;
  const { days, caption, folded = false } = of;
  const bars = days.map(({ from, to, given }) => ({
    label: `${from === to ? locale.day(from) : `${locale.day(from)} – ${locale.day(to)}`}: ${locale.number(given)}`,
    value: given,
    days: daysIn({ from, to }),
  }));
  const table = markup`<table><caption>${caption}</caption>
<thead><tr><th scope="col">${locale.t('origins.day')}</th><th scope="col" class="count">${of.column}</th></tr></thead>
<tbody>${days.map((span) => markup`<tr><th scope="row">${spanOf(visit, span)}</th><td class="count">${locale.number(span.given)}</td></tr>`)}</tbody></table>`;
  return markup`${days.length < 2 ? NOTHING : markup`${barChart({ title: of.chart, bars })}${scale(visit, days)}`}
${folded && days.length > 1 ? markup`<details><summary>${locale.t('statistics.numbers', { what: caption })}</summary>${table}</details>` : table}`;
}

/** Under the bars their first and last day, and what the highest stands for. */
function scale(visit: Visit, days: readonly DaySpan[]): Html {
  const mean = (span: DaySpan) => span.given / daysIn(span);
  const [highest] = days.toSorted((a, b) => mean(b) - mean(a));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || highest === undefined) return NOTHING;
  return markup`<p class="chart-scale small quiet">${day(visit, first.from)} ${day(visit, last.to)} <span>${visit.locale.say('statistics.highest', { days: spanOf(visit, highest), count: highest.given })}</span></p>`;
}

function spanOf(visit: Visit, { from, to }: DaySpan): Html {
  if (from === to) return day(visit, from);
  return visit.locale.say('origins.days', { from: day(visit, from), to: day(visit, to) });
}
