import type { TallyView } from '../../../application/read-tally.ts';
import { countOf } from '../../../domain/ballot/tally.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { chosenIn, votesOf } from './ballot-counts.ts';
import { outcomeOf } from './ballot-result.ts';
import { cityName, lacking } from './cities.ts';

/** What several institutions decided together, city by city, and what is not in it. */
export function jointResult(visit: Visit, view: TallyView): Html {
  const { joint, ballot } = view;
  if (joint === null) return NOTHING;
  const { locale } = visit;
  const counted = joint.cities.flatMap((city) =>
    city.counted === null
      ? []
      : [
          {
            name: cityName(visit, city),
            cast: city.counted.turnout.byChannel.online + city.counted.turnout.byChannel.paper,
            count: countOf(
              ballot,
              city.counted.piles.flatMap(({ deciding, count }) => (deciding ? (count ?? []) : [])),
            ),
          },
        ],
  );
  const { cast } = joint.tally.turnout;
  const columns = [...counted, { name: markup`${locale.t('cities.sum')}`, cast, count: joint.tally.deciding }];
  const rows = votesOf(visit, ballot, chosenIn(joint.tally.outcome));
  return markup`<section class="result" aria-labelledby="joint"><h2 id="joint">${locale.t('cities.title')}</h2>
<p class="lead">${outcomeOf(visit, view, joint.tally.outcome)}</p>
${joint.complete ? NOTHING : markup`<p class="note">${locale.t('cities.incomplete')}</p>`}
${lacking(visit, joint.cities)}
<div class="scroll" role="region" aria-labelledby="cities" tabindex="0"><table>
<caption id="cities">${locale.t('cities.caption')}</caption>
<thead><tr><th scope="col">${locale.t('ballot.option')}</th>${columns.map(({ name }) => markup`<th scope="col" class="count">${name}</th>`)}</tr></thead>
<tbody><tr><th scope="row">${locale.t('result.ballots')}</th>${columns.map((column) => markup`<td class="count">${locale.number(column.cast)}</td>`)}</tr>
${rows.map((row) => markup`<tr${row.chosen ? markup` class="decides"` : NOTHING}><th scope="row">${row.name}</th>${columns.map(({ count }) => markup`<td class="count">${row.said(count)}</td>`)}</tr>`)}</tbody></table></div>
</section>`;
}
