import type { City, CitySupports, StoredFault } from '../../../application/network/subtotal/ports.ts';
import type { Awaited } from '../../../application/network/subtotal/read-awaited.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { decidingCount } from '../../../domain/support/support.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';

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
${isCommunity(consultation) ? NOTHING : countedTwice(context)}
${lacking(context, cities)}`;
}

/** That nobody compares whom institutions verified. */
export function countedTwice({ locale }: PageContext): Html {
  return markup`<p class="small quiet">${locale.t('cities.counted-twice')}</p>`;
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
    if (city.state === 'committed' && city.fault === null) {
      return markup`<p class="note small">${locale.html('cities.committed', { city: name })}</p>`;
    }
    if (city.fault === null) return NOTHING;
    return markup`<p class="note small">${locale.html(REFUSED[city.fault.because], { city: name })}</p>`;
  })}`;
}

/** How many took part of those whom an institution registered, and what that number was before. */
export function turnoutOf(
  context: PageContext,
  city: City,
  { cast, zone }: { readonly cast: number | null; readonly zone: string },
): Html {
  const { locale } = context;
  const now = city.registrations.at(-1);
  if (now === undefined) return NOTHING;
  const people = { city: cityName(context, city), registered: locale.number(now.registered) };
  const history = city.registrations.map(({ registered, at, byHost }, nth) => {
    const next = city.registrations[nth + 1];
    const by = byHost ? locale.html('cities.registered-by-host', { at: date(context, at, zone) }) : NOTHING;
    if (next === undefined) return by;
    const before = { registered: locale.number(registered), at: date(context, next.at, zone) };
    return markup`${by} ${locale.html('cities.registered-before', before)} `;
  });
  return markup`<p class="small">${
    cast === null
      ? locale.html('cities.registered', people)
      : locale.html('cities.turnout', { ...people, count: locale.number(cast) })
  } <span class="quiet">${history}</span></p>`;
}

/** Why a result is not shown yet, though everybody voted: the deadline, and who is waited for. */
export function awaitedCities(context: PageContext, { until, cities }: Awaited, zone: string): Html {
  const { locale } = context;
  return markup`<p class="note">${locale.html('cities.waits', { until: date(context, until, zone) })}</p>
${cities.map((city) => markup`<p class="note small">${locale.html('cities.waits-for', { city: cityName(context, city) })}</p>`)}`;
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
  'not-committed': 'cities.refused-commitment',
  'not-as-committed': 'cities.refused-commitment',
  unreadable: 'cities.unread',
} as const satisfies Record<StoredFault['because'], string>;
