import type { ProposalView } from '../../../application/proposal/ports.ts';
import { STANDINGS, type Standing } from '../../../domain/participant/standing.ts';
import type { Totals } from '../../../domain/support/support.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { deadline } from '../kit/time.ts';
import { supportsByCity } from '../network/cities.ts';

/** Supports by standing as a table, or the sentence that says until when they are hidden. No row sums others up. */
export function supports(context: PageContext, proposal: ProposalView): Html {
  const { locale } = context;
  const { rules } = proposal.consultation;
  if (rules.supports === 'none') return NOTHING;
  return markup`<section class="supports" aria-labelledby="supports"><h2 id="supports">${locale.t('supports.title')}</h2>
${proposal.supports.visible ? counted(context, proposal, proposal.supports) : markup`<p class="note">${hidden(context, proposal.supports, proposal.consultation.timeZone)}</p>`}
${mine(context, proposal)}
</section>`;
}

/** Why counts are not shown, and until when. */
export function hidden(
  context: PageContext,
  why: { readonly because: 'after-taking-part' | 'after-close'; readonly until: Date | null },
  zone: string,
): Html {
  const { locale } = context;
  const reason = locale.t(why.because === 'after-close' ? 'hidden.after-close' : 'hidden.after-taking-part');
  const until =
    why.until === null
      ? NOTHING
      : markup` ${locale.html('hidden.until', { date: deadline(context, why.until, zone) })}`;
  return markup`${reason}${until}`;
}

function counted(
  context: PageContext,
  proposal: ProposalView,
  disclosed: { readonly totals: Totals; readonly deciding: number },
): Html {
  const { locale } = context;
  const { rules } = proposal.consultation;
  const { totals } = disclosed;
  const sides = rules.supports === 'for-and-against' ? (['for', 'against'] as const) : (['for'] as const);
  const admitted = new Set<Standing>([...rules.standings, ...rules.decidingStanding]);
  const rows = STANDINGS.filter(
    (standing) => totals.for[standing] + totals.against[standing] > 0 || admitted.has(standing),
  );
  return markup`${table({
    caption: locale.t('supports.caption', { version: proposal.version }),
    columns: [
      locale.t('supports.standing'),
      ...sides.map((side) => ({ count: locale.t(side === 'for' ? 'supports.for' : 'supports.against') })),
    ],
    rows: rows.map((standing) => {
      const decides = rules.decidingStanding.includes(standing);
      const counts = sides.map((side) => locale.number(totals[side][standing]));
      return { decides, cells: [standingName(context, standing, decides), ...counts] };
    }),
  })}
${threshold(context, rules.supportThreshold, disclosed.deciding)}
${supportsByCity(context, proposal)}
${totals.toFormerVersions === 0 ? NOTHING : markup`<p class="small">${locale.t('supports.former', { count: totals.toFormerVersions })}</p>`}
${published(context, proposal, totals)}
<details class="small"><summary>${locale.t('supports.means')}</summary>
<p>${locale.t('supports.apart')}</p>
<dl class="means">${rows.map((standing) => markup`<div><dt>${locale.t(`standing.${standing}`)}</dt><dd>${locale.t(`standing-description.${standing}`)}</dd></div>`)}</dl></details>`;
}

/** A standing, marked where it is one of those that decide. */
export function standingName({ locale }: PageContext, standing: Standing, decides: boolean): Html {
  return markup`${locale.t(`standing.${standing}`)}${decides ? markup`<span class="mark">${locale.t('supports.decides')}</span>` : NOTHING}`;
}

function threshold(context: PageContext, needed: number | null, deciding: number): Html {
  if (needed === null) return NOTHING;
  const { locale } = context;
  const words =
    deciding >= needed
      ? locale.t('supports.reached', { count: deciding, needed })
      : locale.t('supports.towards', { count: deciding, needed });
  return markup`<p class="threshold"><label for="threshold">${words}</label><progress id="threshold" max="${needed}" value="${Math.min(deciding, needed)}"></progress></p>`;
}

function published(context: PageContext, proposal: ProposalView, totals: Totals): Html {
  const { locale } = context;
  const input = proposal.published;
  if (input === null) return NOTHING;
  const counts = { for: totals.for.imported, against: totals.against.imported };
  const same = input.for === counts.for && input.against === counts.against;
  return markup`<div class="note small"><p>${locale.html('supports.published', {
    source: markup`<bdi>${input.source}</bdi>`,
    for: input.for,
    against: input.against,
  })}</p><p>${same ? locale.t('supports.recounted-same') : locale.t('supports.recounted', counts)}</p></div>`;
}

/** The receipt of the viewer's own support: side, version, and standing under which it counts. Nobody else sees it. */
export function mine(context: PageContext, proposal: ProposalView): Html {
  const { locale } = context;
  const own = proposal.mine;
  if (own === null) return NOTHING;
  const text = locale.t(own.side === 'for' ? 'supports.mine-for' : 'supports.mine-against', { version: own.version });
  const counts = locale.t('supports.mine-counts', { standing: locale.t(`standing-person.${own.standing}`) });
  const decides = proposal.consultation.rules.decidingStanding.includes(own.standing)
    ? locale.t('supports.mine-decides')
    : locale.t('supports.mine-beside');
  const again =
    own.version < proposal.version
      ? markup`<p>${locale.t('supports.mine-former', { version: proposal.version, side: own.side })}</p>`
      : NOTHING;
  return markup`<div class="note"><p>${text} ${counts} ${decides}</p>${again}</div>`;
}
