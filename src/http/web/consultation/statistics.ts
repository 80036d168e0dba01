import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { DayCount } from '../../../application/consultation/ports.ts';
import { readStatistics, type Statistics } from '../../../application/consultation/statistics.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { STATISTICS, statisticsCsv } from '../../../application/open-data/statistics-table.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../../domain/kit/result.ts';
import { type DaySpan, ORIGIN_MIN } from '../../../domain/support/origin.ts';
import { describedBy } from '../../kit/described-by.ts';
import { STATUS } from '../../kit/problem.ts';
import { adminLayout } from '../kit/admin.ts';
import { daysFigure } from '../kit/bar-chart.ts';
import { choose, line } from '../kit/content.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { originTable } from '../support/origins.ts';
import { hidden } from '../support/supports.ts';
import { adminConsultationPath } from './consultation-of.ts';

/** More bars than this are a comb: days are taken together until there are no more. */
const BARS_MAX = 60;

/** The figures of a consultation, each as bars and as a table. */
function statistics(context: PageContext, of: Statistics): Html {
  const { locale } = context;
  const { slug } = of.consultation;
  return markup`<p class="lead">${locale.t('statistics.lead')}</p>
${of.participants === null ? markup`<p class="note">${locale.t('statistics.turnout-hidden')}</p>` : markup`<p><strong>${locale.t('count.participants', { count: of.participants })}</strong></p>`}
${published(context, 'proposals', of.proposals)}
${published(context, 'comments', of.comments)}
${of.consultation.rules.supports === 'none' ? NOTHING : supportsOf(context, of)}
<p><a href="/consultations/${slug}/statistics.csv">${locale.t('statistics.csv')}</a></p>`;
}

function published(context: PageContext, what: 'proposals' | 'comments', counts: readonly DayCount[]): Html {
  const { locale } = context;
  const title = locale.t(`statistics.${what}`);
  const column = locale.t(what === 'proposals' ? 'statistics.column-proposals' : 'statistics.column-comments');
  return section(
    `figures-${what}`,
    title,
    counts.length === 0
      ? markup`<p class="quiet">${locale.t('statistics.none')}</p>`
      : daysFigure(context, {
          days: inSpans(counts),
          chart: locale.t('statistics.chart', { what: title }),
          caption: title,
          column,
          folded: true,
        }),
  );
}

function supportsOf(context: PageContext, { supports, consultation }: Statistics): Html {
  const { locale } = context;
  const title = locale.t('statistics.standings');
  if (!supports.visible)
    return section(
      'figures-supports',
      title,
      markup`<p class="note">${hidden(context, supports, consultation.timeZone)}</p>`,
    );
  const sided = consultation.rules.supports === 'for-and-against';
  const rows = supports.byStanding.filter((each) => each.for + each.against > 0);
  const standings = table({
    caption: locale.t('statistics.standings-caption'),
    columns: [
      locale.t('supports.standing'),
      { count: locale.t('supports.for') },
      ...(sided ? [{ count: locale.t('supports.against') }] : []),
    ],
    rows: rows.map((each) => [
      locale.t(`standing.${each.standing}`),
      locale.number(each.for),
      ...(sided ? [locale.number(each.against)] : []),
    ]),
    empty: locale.t('statistics.none'),
  });
  return markup`${section('figures-supports', title, standings)}
${section('figures-origins', locale.t('origins.title'), originsOf(context, supports.origins))}`;
}

function originsOf(context: PageContext, origins: Extract<Statistics['supports'], { visible: true }>['origins']): Html {
  const { locale } = context;
  if (origins === null) return markup`<p class="quiet">${locale.t('origins.few', { min: ORIGIN_MIN })}</p>`;
  return markup`<p class="small quiet">${locale.t('origins.how', { min: ORIGIN_MIN })}</p>
${originTable(context, origins)}
${daysFigure(context, { days: atMost(origins.days), chart: locale.t('origins.chart'), caption: locale.t('origins.by-day'), column: locale.t('supports.for'), folded: true })}`;
}

function section(id: string, title: string, html: Html): Html {
  return markup`<section class="figure" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${html}</section>`;
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

/** How many took part, day by day, as anybody may see it. */
export async function statisticsPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await statisticsOf(context, c);
  if (!found.ok) return found;
  const { consultation } = found.value;
  const { locale } = context;
  const name = choose(context, consultation.title, consultation.languages);
  const path = `/consultations/${consultation.slug}`;
  const title = locale.t('statistics.title');
  return {
    content: {
      title: `${title} · ${name.text}`,
      canonical: `${path}/statistics`,
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        { href: context.href(path), name: line(context, name) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>${statistics(context, found.value)}</div>`,
    },
  };
}

/** The same on the administration area: whoever works for the institution sees no more than anybody (decisions, Visibility). */
export async function statisticsAdminPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await adminLayout(context, 'read', async (agent) => {
    const found = await statisticsOf(context, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    if (!isAssignedTo(agent, consultation.id)) return refuse({ type: 'not-your-consultation' });
    const { locale } = context;
    return {
      title: locale.t('statistics.title'),
      crumbs: [
        { href: context.href('/admin/consultations'), name: locale.t('nav.consultations') },
        {
          href: context.href(adminConsultationPath(consultation.slug)),
          name: line(context, choose(context, consultation.title, consultation.languages)),
        },
      ],
      main: statistics(context, found.value),
    };
  });
}

/** The same for spreadsheets, as anybody may see it whoever asks. */
export function statisticsFile(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const found = await readStatistics(app, { slug, viewer: ANYBODY });
    if (!found.ok) return errorPage(app, c, STATUS[found.refusal.type] === 404 ? 404 : 500);
    protect(c, 'shared');
    return c.body(statisticsCsv(found.value), 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${slug}-statistics.csv"`,
      ...describedBy(slug, STATISTICS),
    });
  };
}

async function statisticsOf(context: PageContext, c: Context): Promise<Result<Statistics, Refusal>> {
  const { app, viewer } = context;
  return await readStatistics(app, { slug: slugOf(c), viewer });
}
