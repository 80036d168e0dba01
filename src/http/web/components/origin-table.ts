import { ORIGIN_MIN, type OriginSum, type Origins } from '../../../domain/support/origin.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** Supports by where they came from; what is too small to be named stands together. */
export function originTable(visit: Visit, { sums, others }: Origins): Html {
  const { locale } = visit;
  return markup`<table><caption>${locale.t('origins.by-place')}</caption>
<thead><tr><th scope="col">${locale.t('origins.place')}</th><th scope="col" class="count">${locale.t('supports.for')}</th></tr></thead>
<tbody>${sums.map((sum) => markup`<tr><th scope="row">${placeOf(visit, sum)}</th><td class="count">${locale.number(sum.given)}</td></tr>`)}${otherPlaces(visit, others)}</tbody></table>`;
}

export function placeOf(visit: Visit, { kind, host }: OriginSum): Html {
  const { locale } = visit;
  if (kind === 'none') return markup`${locale.t('origins.unknown')}`;
  const name = markup`<bdi>${host}</bdi>`;
  return kind === 'site' ? locale.say('origins.site', { name }) : locale.say('origins.server', { name });
}

function otherPlaces(visit: Visit, others: Origins['others']): Html {
  const { locale } = visit;
  if (others === 0) return NOTHING;
  const count = others === null ? locale.t('origins.under', { min: ORIGIN_MIN }) : locale.number(others);
  return markup`<tr><th scope="row">${locale.t('origins.others')}</th><td class="count">${count}</td></tr>`;
}
