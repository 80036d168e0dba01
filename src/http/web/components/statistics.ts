import type { DayCount, Statistics } from '../../../application/statistics.ts';
import { type DaySpan, ORIGIN_MIN } from '../../../domain/support/origin.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { daysFigure } from './days.ts';
import { originTable } from './origin-table.ts';
import { hidden } from './supports.ts';

/** More bars than this are a comb: days are taken together until there are no more. */
const BARS_MAX = 60;

/** The figures of a consultation, each as bars and as a table. */
export function statistics(visit: Visit, of: Statistics): Html {
  const { locale } = visit;
  const { slug } = of.consultation;
  return markup`<p class="lead">${locale.t('statistics.lead')}</p>
${of.participants === null ? markup`<p class="note">${locale.t('statistics.turnout-hidden')}</p>` : markup`<p><strong>${locale.t('count.participants', { count: of.participants })}</strong></p>`}
${published(visit, 'proposals', of.proposals)}
${published(visit, 'comments', of.comments)}
${of.consultation.rules.supports === 'none' ? NOTHING : supportsOf(visit, of)}
<p><a href="/consultations/${slug}/statistics.csv">${locale.t('statistics.csv')}</a></p>`;
}

function published(visit: Visit, what: 'proposals' | 'comments', counts: readonly DayCount[]): Html {
  const { locale } = visit;
  const title = locale.t(`statistics.${what}`);
  const column = locale.t(what === 'proposals' ? 'statistics.column-proposals' : 'statistics.column-comments');
  return section(
    `figures-${what}`,
    title,
    counts.length === 0
      ? markup`<p class="quiet">${locale.t('statistics.none')}</p>`
      : daysFigure(visit, {
          days: inSpans(counts),
          chart: locale.t('statistics.chart', { what: title }),
          caption: title,
          column,
          folded: true,
        }),
  );
}

function supportsOf(visit: Visit, { supports, consultation }: Statistics): Html {
  const { locale } = visit;
  const title = locale.t('statistics.standings');
  if (!supports.visible)
    return section(
      'figures-supports',
      title,
      markup`<p class="note">${hidden(visit, supports, consultation.timeZone)}</p>`,
    );
  const sided = consultation.rules.supports === 'for-and-against';
  const rows = supports.byStanding.filter((each) => each.for + each.against > 0);
  const table = markup`<table><caption>${locale.t('statistics.standings-caption')}</caption>
<thead><tr><th scope="col">${locale.t('supports.standing')}</th><th scope="col" class="count">${locale.t('supports.for')}</th>${sided ? markup`<th scope="col" class="count">${locale.t('supports.against')}</th>` : NOTHING}</tr></thead>
<tbody>${rows.map((each) => markup`<tr><th scope="row">${locale.words.standing[each.standing]}</th><td class="count">${locale.number(each.for)}</td>${sided ? markup`<td class="count">${locale.number(each.against)}</td>` : NOTHING}</tr>`)}</tbody></table>`;
  return markup`${section('figures-supports', title, rows.length === 0 ? markup`<p class="quiet">${locale.t('statistics.none')}</p>` : table)}
${section('figures-origins', locale.t('origins.title'), originsOf(visit, supports.origins))}`;
}

function originsOf(visit: Visit, origins: Extract<Statistics['supports'], { visible: true }>['origins']): Html {
  const { locale } = visit;
  if (origins === null) return markup`<p class="quiet">${locale.t('origins.few', { min: ORIGIN_MIN })}</p>`;
  return markup`<p class="small quiet">${locale.t('origins.how', { min: ORIGIN_MIN })}</p>
${originTable(visit, origins)}
${daysFigure(visit, { days: atMost(origins.days), chart: locale.t('origins.chart'), caption: locale.t('origins.by-day'), column: locale.t('supports.for'), folded: true })}`;
}

function section(id: string, title: string, said: Html): Html {
  return markup`<section class="figure" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${said}</section>`;
}

function inSpans(counts: readonly DayCount[]): readonly DaySpan[] {
  return atMost(counts.map(({ day, count }) => ({ from: day, to: day, given: count })));
}

function atMost(spans: readonly DaySpan[]): readonly DaySpan[] {
  const size = Math.ceil(spans.length / BARS_MAX);
  return Array.from({ length: Math.ceil(spans.length / size) }, (_, index) => {
    const part = spans.slice(index * size, (index + 1) * size);
    return {
      from: part[0]?.from ?? '',
      to: part.at(-1)?.to ?? '',
      given: part.reduce((total, { given }) => total + given, 0),
    };
  });
}
