import type { ProposalView } from '../../../application/views.ts';
import { type Burst, type DaySpan, ORIGIN_MIN, type OriginSum, type Origins } from '../../../domain/support/origin.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { barChart } from './bar-chart.ts';
import { day } from './time.ts';

/** From where and when supports came, and whether many came from one place at once. Nothing where counts are hidden. */
export function origins(visit: Visit, proposal: ProposalView): Html {
  const { locale } = visit;
  const shown = proposal.origins;
  if (proposal.consultation.rules.supports === 'none' || !proposal.supports.visible) return NOTHING;
  if (shown === null) return markup`<p class="small quiet">${locale.t('origins.few', { min: ORIGIN_MIN })}</p>`;
  return markup`${shown.bursts.map((burst) => markup`<p class="note burst">${burstIn(visit, burst)}</p>`)}
<details class="origins small"><summary>${locale.t('origins.title')}</summary>
<p>${locale.t('origins.how', { min: ORIGIN_MIN })}</p>
<table><caption>${locale.t('origins.by-place')}</caption>
<thead><tr><th scope="col">${locale.t('origins.place')}</th><th scope="col" class="count">${locale.t('supports.for')}</th></tr></thead>
<tbody>${shown.sums.map((sum) => markup`<tr><th scope="row">${placeOf(visit, sum)}</th><td class="count">${locale.number(sum.given)}</td></tr>`)}${otherPlaces(visit, shown)}</tbody></table>
${byDay(visit, shown.days)}
</details>`;
}

function otherPlaces(visit: Visit, { others }: Origins): Html {
  const { locale } = visit;
  if (others === 0) return NOTHING;
  const count = others === null ? locale.t('origins.under', { min: ORIGIN_MIN }) : locale.number(others);
  return markup`<tr><th scope="row">${locale.t('origins.others')}</th><td class="count">${count}</td></tr>`;
}

/** The days as an image, and the same as a table. */
export function byDay(visit: Visit, days: readonly DaySpan[]): Html {
  const { locale } = visit;
  const named = days.map((span) => ({ span, name: spanOf(visit, span) }));
  const bars = days.map(({ from, to, given }) => ({
    label: `${from === to ? locale.day(from) : `${locale.day(from)} – ${locale.day(to)}`}: ${given}`,
    value: given,
  }));
  return markup`${days.length < 2 ? NOTHING : barChart({ title: locale.t('origins.chart'), bars })}
<table><caption>${locale.t('origins.by-day')}</caption>
<thead><tr><th scope="col">${locale.t('origins.day')}</th><th scope="col" class="count">${locale.t('supports.for')}</th></tr></thead>
<tbody>${named.map(({ span, name }) => markup`<tr><th scope="row">${name}</th><td class="count">${locale.number(span.given)}</td></tr>`)}</tbody></table>`;
}

function spanOf(visit: Visit, { from, to }: DaySpan): Html {
  if (from === to) return day(visit, from);
  return visit.locale.say('origins.days', { from: day(visit, from), to: day(visit, to) });
}

function placeOf(visit: Visit, { kind, host }: OriginSum): Html {
  const { locale } = visit;
  if (kind === 'none') return markup`${locale.t('origins.unknown')}`;
  const name = markup`<bdi>${host}</bdi>`;
  return kind === 'site' ? locale.say('origins.site', { name }) : locale.say('origins.server', { name });
}

function burstIn(visit: Visit, burst: Burst): Html {
  const { locale } = visit;
  const on = day(visit, burst.day);
  return locale.say('origins.burst', { count: burst.given, all: burst.ofDay, on, place: placeOf(visit, burst) });
}
