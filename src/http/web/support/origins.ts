import type { ProposalView } from '../../../application/proposal/ports.ts';
import { type Burst, ORIGIN_MIN, type OriginSum, type Origins } from '../../../domain/support/origin.ts';
import { daysFigure } from '../kit/bar-chart.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { day } from '../kit/time.ts';

/** Supports by where they came from; what is too small to be named stands together. */
export function originTable(context: PageContext, { sums, others }: Origins): Html {
  const { locale } = context;
  const few = others === null ? locale.t('origins.under', { min: ORIGIN_MIN }) : locale.number(others);
  return table({
    caption: locale.t('origins.by-place'),
    columns: [locale.t('origins.place'), { count: locale.t('supports.for') }],
    rows: [
      ...sums.map((sum) => [placeOf(context, sum), locale.number(sum.given)]),
      ...(others === 0 ? [] : [[locale.t('origins.others'), few]]),
    ],
  });
}

function placeOf(context: PageContext, { kind, host }: OriginSum): Html {
  const { locale } = context;
  if (kind === 'none') return markup`${locale.t('origins.unknown')}`;
  const name = markup`<bdi>${host}</bdi>`;
  return kind === 'site' ? locale.html('origins.site', { name }) : locale.html('origins.server', { name });
}

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
