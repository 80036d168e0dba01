import type { City, CitySupports } from '../../../application/network/read-cities.ts';
import type { KeptFault } from '../../../application/network/subtotals.ts';
import type { ProposalView } from '../../../application/views.ts';
import { decidingCount } from '../../../domain/support/totals.ts';
import { textIn } from '../../../domain/text.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** What institutions that share a consultation counted of a proposal: those who decide, city by city. */
export function supportsByCity(visit: Visit, { cities, consultation }: ProposalView): Html {
  if (cities === null) return NOTHING;
  const { locale } = visit;
  const sided = consultation.rules.supports === 'for-and-against';
  const deciding = (city: CitySupports, side: 'for' | 'against') =>
    city.totals === null ? 0 : decidingCount(city.totals[side], consultation.rules.decidingStanding);
  const sides = sided ? (['for', 'against'] as const) : (['for'] as const);
  const heads = { for: locale.t('supports.for'), against: locale.t('supports.against') };
  return markup`<table><caption>${locale.t('cities.supports')}</caption>
<thead><tr><th scope="col">${locale.t('cities.institution')}</th>${sides.map((side) => markup`<th scope="col" class="count">${heads[side]}</th>`)}</tr></thead>
<tbody>${cities.map((city) => (city.totals === null ? NOTHING : markup`<tr><th scope="row">${cityName(visit, city)}</th>${sides.map((side) => markup`<td class="count">${locale.number(deciding(city, side))}</td>`)}</tr>`))}</tbody></table>
${lacking(visit, cities)}`;
}

/** An institution by its name, ours marked. */
export function cityName({ locale }: Visit, { institution, ours }: City): Html {
  const name = textIn(institution.name, [locale.lang, ...institution.languages]).text || institution.host;
  return markup`<bdi>${name}</bdi>${ours ? markup`<span class="mark">${locale.t('cities.ours')}</span>` : NOTHING}`;
}

/** What is not in the sum, and why: a silence is shown like a number. */
export function lacking(visit: Visit, cities: readonly City[]): Html {
  const { locale } = visit;
  return markup`${cities.map((city) => {
    const name = cityName(visit, city);
    if (city.state === 'missing')
      return markup`<p class="note small">${locale.say('cities.missing', { city: name })}</p>`;
    if (city.fault === null) return NOTHING;
    const reason = locale.t(BECAUSE[city.fault.because]);
    return markup`<p class="note small">${locale.say('cities.refused', { city: name, reason })}</p>`;
  })}`;
}

const BECAUSE = {
  'not-invited': 'cities.who',
  'wrong-institution': 'cities.who',
  'forged-proof': 'cities.who',
  'out-of-order': 'cities.order',
  'sequence-reused': 'cities.order',
  'counted-before': 'cities.counted-before',
  'too-late': 'cities.late',
  'before-its-time': 'cities.time',
  'other-close': 'cities.time',
  'clock-off': 'cities.time',
  'too-many': 'cities.many',
  'does-not-add-up': 'cities.sum-of',
  'unknown-proposal': 'cities.sum-of',
  'unknown-option': 'cities.sum-of',
  'unknown-ballot': 'cities.sum-of',
  'method-needs-whole-ballots': 'cities.sum-of',
  unreadable: 'cities.unread',
} as const satisfies Record<KeptFault['because'], string>;
