import type { TallyView } from '../../../application/ballot/read-tally.ts';
import type { JointResult } from '../../../application/network/subtotal/read-cities.ts';
import { countOf } from '../../../domain/ballot/tally.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { castOf } from '../../../domain/network/consistent-subtotal.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { cityName, countedTwice, lacking, turnoutOf } from '../network/cities.ts';
import { chosenIn, votesOf } from './ballot-counts.ts';
import { outcomeOf } from './ballot-result.ts';

/** What several institutions decided together, city by city, and what is not in it. */
export function jointResult(context: PageContext, view: TallyView): Html {
  const { joint, ballot } = view;
  if (joint === null) return NOTHING;
  const { locale } = context;
  const counted = joint.cities.flatMap((city) =>
    city.counted === null
      ? []
      : [
          {
            name: cityName(context, city),
            cast: castOf(city.counted),
            weight: city.weight,
            count: countOf(
              ballot,
              city.counted.piles.flatMap(({ deciding, count }) => (deciding ? (count ?? []) : [])),
            ),
          },
        ],
  );
  const { cast } = joint.tally.turnout;
  const { weight } = joint;
  const columns = [...counted, { name: markup`${locale.t('cities.sum')}`, cast, weight, count: joint.tally.deciding }];
  const rows = votesOf(context, ballot, chosenIn(joint.tally.outcome));
  return markup`<section class="result" aria-labelledby="joint"><h2 id="joint">${locale.t('cities.title')}</h2>
<p class="lead">${outcomeOf(context, view, joint.tally.outcome)}</p>
${finality(context, view, joint)}
${lacking(context, joint.cities)}
${weight === null ? NOTHING : markup`<p>${locale.t('cities.weighted', { count: cast, weight })}</p>`}
${table({
  scrolls: 'cities',
  caption: locale.t('cities.caption'),
  columns: [locale.t('ballot.option'), ...columns.map(({ name }) => ({ count: name }))],
  rows: [
    [locale.t('result.ballots'), ...columns.map((column) => locale.number(column.cast))],
    ...(weight === null
      ? []
      : [[locale.t('ballot.weight'), ...columns.map((column) => locale.number(column.weight ?? 1))]]),
    ...rows.map((row) => ({
      decides: row.chosen,
      cells: [row.name, ...columns.map(({ count }) => row.text(count))],
    })),
  ],
})}
${isCommunity(view.consultation) ? NOTHING : markup`${joint.cities.map((city) => turnoutOf(context, city, { cast: city.counted === null ? null : castOf(city.counted), zone: view.consultation.timeZone }))}${countedTwice(context)}`}
</section>`;
}

/** Whether more may come into it, and until when. */
function finality(context: PageContext, { consultation }: TallyView, joint: JointResult): Html {
  const { locale } = context;
  const { complete, finalFrom } = joint;
  if (complete) return markup`<p class="small quiet">${locale.t('cities.final')}</p>`;
  if (finalFrom.getTime() <= context.app.now().getTime())
    return markup`<p class="note">${locale.t('cities.final-without')}</p>`;
  return markup`<p class="note">${locale.t('cities.incomplete')} ${locale.html('cities.final-from', { at: date(context, finalFrom, consultation.timeZone) })}</p>`;
}
