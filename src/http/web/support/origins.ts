import type { ProposalView } from '../../../application/proposal/ports.ts';
import { type Burst, ORIGIN_MIN } from '../../../domain/support/origin.ts';
import { daysFigure } from '../kit/days.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { day } from '../kit/time.ts';
import { originTable, placeOf } from './origin-table.ts';

/** From where and when supports came, and whether many came from one place at once. Nothing where counts are hidden. */
export function origins(context: PageContext, proposal: ProposalView): Html {
  const { locale } = context;
  const shown = proposal.origins;
  if (proposal.consultation.rules.supports === 'none' || !proposal.supports.visible) return NOTHING;
  if (shown === null) return markup`<p class="small quiet">${locale.t('origins.few', { min: ORIGIN_MIN })}</p>`;
  return markup`${shown.bursts.map((burst) => markup`<p class="note burst">${burstIn(context, burst)}</p>`)}
<details class="origins small"><summary>${locale.t('origins.title')}</summary>
<p>${locale.t('origins.how', { min: ORIGIN_MIN })}</p>
${originTable(context, shown)}
${daysFigure(context, { days: shown.days, chart: locale.t('origins.chart'), caption: locale.t('origins.by-day'), column: locale.t('supports.for') })}
</details>`;
}

function burstIn(context: PageContext, burst: Burst): Html {
  const { locale } = context;
  const on = day(context, burst.day);
  if (burst.kind === 'none') return locale.html('origins.burst-unknown', { count: burst.given, all: burst.ofDay, on });
  return locale.html('origins.burst', { count: burst.given, all: burst.ofDay, on, place: placeOf(context, burst) });
}
