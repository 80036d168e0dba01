import type { ProposalView } from '../../../application/views.ts';
import { type Burst, ORIGIN_MIN } from '../../../domain/support/origin.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { daysFigure } from './days.ts';
import { originTable, placeOf } from './origin-table.ts';
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
${originTable(visit, shown)}
${daysFigure(visit, { days: shown.days, chart: locale.t('origins.chart'), caption: locale.t('origins.by-day'), column: locale.t('supports.for') })}
</details>`;
}

function burstIn(visit: Visit, burst: Burst): Html {
  const { locale } = visit;
  const on = day(visit, burst.day);
  if (burst.kind === 'none') return locale.say('origins.burst-unknown', { count: burst.given, all: burst.ofDay, on });
  return locale.say('origins.burst', { count: burst.given, all: burst.ofDay, on, place: placeOf(visit, burst) });
}
