import type { ProposalView } from '../../../application/views.ts';
import { STANDINGS, type Standing } from '../../../domain/participant/standing.ts';
import type { Totals } from '../../../domain/support/totals.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { supportsByCity } from './cities.ts';
import { deadline } from './time.ts';

/** Supports by standing as a table, or the sentence that says until when they are hidden. No row sums others up. */
export function supports(visit: Visit, proposal: ProposalView): Html {
  const { locale } = visit;
  const { rules } = proposal.consultation;
  if (rules.supports === 'none') return NOTHING;
  return markup`<section class="supports" aria-labelledby="supports"><h2 id="supports">${locale.t('supports.title')}</h2>
${proposal.supports.visible ? counted(visit, proposal, proposal.supports) : markup`<p class="note">${hidden(visit, proposal.supports, proposal.consultation.timeZone)}</p>`}
${mine(visit, proposal)}
</section>`;
}

/** Why counts are not shown, and until when. */
export function hidden(
  visit: Visit,
  why: { readonly because: 'after-taking-part' | 'after-close'; readonly until: Date | null },
  zone: string,
): Html {
  const { locale } = visit;
  const reason = locale.t(why.because === 'after-close' ? 'hidden.after-close' : 'hidden.after-taking-part');
  const until =
    why.until === null ? NOTHING : markup` ${locale.say('hidden.until', { date: deadline(visit, why.until, zone) })}`;
  return markup`${reason}${until}`;
}

function counted(
  visit: Visit,
  proposal: ProposalView,
  disclosed: { readonly totals: Totals; readonly deciding: number },
): Html {
  const { locale } = visit;
  const { rules } = proposal.consultation;
  const { totals } = disclosed;
  const sided = rules.supports === 'for-and-against';
  const admitted = new Set<Standing>([...rules.standings, ...rules.decidingStanding]);
  const rows = STANDINGS.filter(
    (standing) => totals.for[standing] + totals.against[standing] > 0 || admitted.has(standing),
  );
  return markup`<table>
<caption>${locale.t('supports.caption', { version: proposal.version })}</caption>
<thead><tr><th scope="col">${locale.t('supports.standing')}</th><th scope="col" class="count">${locale.t('supports.for')}</th>${sided ? markup`<th scope="col" class="count">${locale.t('supports.against')}</th>` : NOTHING}</tr></thead>
<tbody>${rows.map((standing) => row(visit, { standing, totals, sided, decides: rules.decidingStanding.includes(standing) }))}</tbody>
</table>
${threshold(visit, rules.supportThreshold, disclosed.deciding)}
${supportsByCity(visit, proposal)}
${totals.toFormerVersions === 0 ? NOTHING : markup`<p class="small">${locale.t('supports.former', { count: totals.toFormerVersions })}</p>`}
${published(visit, proposal, totals)}
<details class="small"><summary>${locale.t('supports.means')}</summary>
<p>${locale.t('supports.apart')}</p>
<dl class="means">${rows.map((standing) => markup`<div><dt>${locale.words.standing[standing]}</dt><dd>${locale.words.standingMeans[standing]}</dd></div>`)}</dl></details>`;
}

function row(
  visit: Visit,
  of: { readonly standing: Standing; readonly totals: Totals; readonly sided: boolean; readonly decides: boolean },
): Html {
  const { locale } = visit;
  const { standing, totals } = of;
  return markup`<tr${of.decides ? markup` class="decides"` : NOTHING}><th scope="row">${locale.words.standing[standing]}${of.decides ? markup`<span class="mark">${locale.t('supports.decides')}</span>` : NOTHING}</th>
<td class="count">${locale.number(totals.for[standing])}</td>${of.sided ? markup`<td class="count">${locale.number(totals.against[standing])}</td>` : NOTHING}</tr>`;
}

function threshold(visit: Visit, needed: number | null, deciding: number): Html {
  if (needed === null) return NOTHING;
  const { locale } = visit;
  const words =
    deciding >= needed
      ? locale.t('supports.reached', { count: deciding, needed })
      : locale.t('supports.towards', { count: deciding, needed });
  return markup`<p class="threshold"><label for="threshold">${words}</label><progress id="threshold" max="${needed}" value="${Math.min(deciding, needed)}"></progress></p>`;
}

function published(visit: Visit, proposal: ProposalView, totals: Totals): Html {
  const { locale } = visit;
  const said = proposal.published;
  if (said === null) return NOTHING;
  const counts = { for: totals.for.imported, against: totals.against.imported };
  const same = said.for === counts.for && said.against === counts.against;
  return markup`<div class="note small"><p>${locale.say('supports.published', {
    source: markup`<bdi>${said.source}</bdi>`,
    for: said.for,
    against: said.against,
  })}</p><p>${same ? locale.t('supports.recounted-same') : locale.t('supports.recounted', counts)}</p></div>`;
}

/** The receipt of this very person's word: on which side, for which version, where it counts. Nobody else sees it. */
export function mine(visit: Visit, proposal: ProposalView): Html {
  const { locale } = visit;
  const own = proposal.mine;
  if (own === null) return NOTHING;
  const said = locale.t(own.side === 'for' ? 'supports.mine-for' : 'supports.mine-against', { version: own.version });
  const counts = locale.t('supports.mine-counts', { standing: locale.words.standing[own.standing] });
  const decides = proposal.consultation.rules.decidingStanding.includes(own.standing)
    ? locale.t('supports.mine-decides')
    : locale.t('supports.mine-beside');
  const again =
    own.version < proposal.version
      ? markup`<p>${locale.t('supports.mine-former', { version: proposal.version })}</p>`
      : NOTHING;
  return markup`<div class="note"><p>${said} ${counts} ${decides}</p>${again}</div>`;
}
