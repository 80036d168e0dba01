import type { City, CitySupports, StoredFault } from '../../../application/network/subtotal/ports.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { decidingCount } from '../../../domain/support/totals.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';

/** What institutions that share a consultation counted of a proposal: those who decide, city by city. */
export function supportsByCity(context: PageContext, { cities, consultation }: ProposalView): Html {
  if (cities === null) return NOTHING;
  const { locale } = context;
  const sided = consultation.rules.supports === 'for-and-against';
  const deciding = (city: CitySupports, side: 'for' | 'against') =>
    city.totals === null ? 0 : decidingCount(city.totals[side], consultation.rules.decidingStanding);
  const sides = sided ? (['for', 'against'] as const) : (['for'] as const);
  const heads = { for: locale.t('supports.for'), against: locale.t('supports.against') };
  return markup`${table({
    caption: locale.t('cities.supports'),
    columns: [locale.t('cities.institution'), ...sides.map((side) => ({ count: heads[side] }))],
    rows: cities
      .filter(({ totals }) => totals !== null)
      .map((city) => [cityName(context, city), ...sides.map((side) => locale.number(deciding(city, side)))]),
  })}
${lacking(context, cities)}`;
}

/** An institution by its name, ours marked. */
export function cityName({ locale }: PageContext, { institution, ours }: City): Html {
  const name = textIn(institution.name, [locale.lang, ...institution.languages]).text || institution.host;
  return markup`<bdi>${name}</bdi>${ours ? markup`<span class="mark">${locale.t('cities.ours')}</span>` : NOTHING}`;
}

/** What is not in the sum, and why: a silence is shown like a number. */
export function lacking(context: PageContext, cities: readonly City[]): Html {
  const { locale } = context;
  return markup`${cities.map((city) => {
    const name = cityName(context, city);
    if (city.state === 'missing')
      return markup`<p class="note small">${locale.html('cities.missing', { city: name })}</p>`;
    if (city.fault === null) return NOTHING;
    return markup`<p class="note small">${locale.html(REFUSED[city.fault.because], { city: name })}</p>`;
  })}`;
}

const REFUSED = {
  'not-invited': 'cities.refused-who',
  'wrong-institution': 'cities.refused-who',
  'forged-proof': 'cities.refused-who',
  'out-of-order': 'cities.refused-order',
  'sequence-reused': 'cities.refused-order',
  'counted-before': 'cities.refused-counted-before',
  'too-late': 'cities.refused-late',
  'before-its-time': 'cities.refused-time',
  'other-close': 'cities.refused-time',
  'clock-off': 'cities.refused-time',
  'too-many': 'cities.refused-many',
  'does-not-add-up': 'cities.refused-sum-of',
  'unknown-proposal': 'cities.refused-sum-of',
  'unknown-option': 'cities.refused-sum-of',
  'unknown-ballot': 'cities.refused-sum-of',
  'method-needs-whole-ballots': 'cities.refused-sum-of',
  unreadable: 'cities.unread',
} as const satisfies Record<StoredFault['because'], string>;
