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
  }));
  const table = markup`<table><caption>${caption}</caption>
<thead><tr><th scope="col">${locale.t('origins.day')}</th><th scope="col" class="count">${of.column}</th></tr></thead>
<tbody>${days.map((span) => markup`<tr><th scope="row">${spanOf(visit, span)}</th><td class="count">${locale.number(span.given)}</td></tr>`)}</tbody></table>`;
  return markup`${days.length < 2 ? NOTHING : barChart({ title: of.chart, bars })}
${folded && days.length > 1 ? markup`<details><summary>${locale.t('statistics.numbers', { what: caption })}</summary>${table}</details>` : table}`;
}

function spanOf(visit: Visit, { from, to }: DaySpan): Html {
  if (from === to) return day(visit, from);
  return visit.locale.say('origins.days', { from: day(visit, from), to: day(visit, to) });
}
