import type { Context } from 'hono';
import {
  type BallotState,
  type CityState,
  readCityStates,
} from '../../../application/network/subtotal/read-city-states.ts';
import { consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { awaitedCities, cityName, lacking, turnoutOf } from './cities.ts';
import { recentEvidence } from './evidence.ts';
import { clockNotes, peerPath } from './peer-facts.ts';
import { introducedNote } from './sharing.ts';

/** Every institution that holds a consultation: what came of it, and what its results wait for. For officers, at mirrors too. */
export async function cityStatesPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'read', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const states = await readCityStates(app, consultation);
    return {
      title: locale.t('city-states.title'),
      crumbs: crumbsTo(context, found.value),
      main:
        states === null
          ? markup`<p>${locale.t('city-states.none')}</p>`
          : markup`<p class="lead">${locale.t('city-states.lead')}</p>
${await clockNotes(context, (peer) => states.cities.some(({ institution }) => institution.uri === peer))}${await recentEvidence(context, consultation.id)}
${states.cities.map((city, index) => section(context, city, index))}
${states.ballots.map((ballot, index) => ballotSection(context, ballot, { index, zone: consultation.timeZone }))}`,
    };
  });
}

function section(context: PageContext, city: CityState, index: number): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const zone = institution.timeZone;
  const at = (moment: Date | null) => (moment === null ? t('city-states.never') : date(context, moment, zone));
  const people = turnoutOf(context, { ...city, ...city.supports }, { cast: null, zone });
  const name = cityName(context, { ...city, ...city.supports });
  return markup`<section aria-labelledby="city-${index}"><h2 id="city-${index}">${name}${city.decides ? markup` <span class="quiet">${t('city-states.decides')}</span>` : NOTHING}</h2>
${introducedNote(context, city)}
${city.failingSince === null ? NOTHING : markup`<p class="note error">${locale.html('city-states.failing', { at: date(context, city.failingSince, zone) })}</p>`}
${factList([
  ...(city.ours ? [] : [[t('city-states.seen'), at(city.seenAt)] as const]),
  [t('city-states.supports'), t(`city-states.${city.supports.state}`)],
  [t('city-states.answers'), locale.number(city.answered)],
  ...(city.ours ? [] : [[t('city-states.evidence'), evidenceOf(context, city)] as const]),
])}
${people}${city.supports.fault === null ? NOTHING : lacking(context, [{ ...city, ...city.supports }])}</section>`;
}

function evidenceOf(context: PageContext, { evidence, institution, seenAt }: CityState): Html | string {
  const count = context.locale.number(evidence);
  // Only of peers there is a page.
  if (evidence === 0 || seenAt === null) return count;
  return markup`<a href="${context.href(peerPath(new URL(institution.uri).origin))}">${count}</a>`;
}

function ballotSection(
  context: PageContext,
  { ballot, cities, finalFrom, waitsUntil, complete }: BallotState,
  { index, zone }: { readonly index: number; readonly zone: string },
): Html {
  const { locale, now } = context;
  const title = line(context, choose(context, ballot.question));
  const final =
    finalFrom === null
      ? NOTHING
      : complete || now >= finalFrom
        ? markup`<p>${locale.t('city-states.final')}</p>`
        : markup`<p>${locale.html('city-states.final-from', { at: date(context, finalFrom, zone) })}</p>`;
  return markup`<section aria-labelledby="ballot-${index}"><h2 id="ballot-${index}">${title}</h2>
${final}${waitsUntil === null ? cities.map(({ city, cast }) => turnoutOf(context, city, { cast, zone })) : awaitedCities(context, { until: waitsUntil, cities: cities.map(({ city }) => city) }, zone)}
${
  waitsUntil === null
    ? lacking(
        context,
        cities.map(({ city }) => city),
      )
    : NOTHING
}</section>`;
}
