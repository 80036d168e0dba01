import type { Context } from 'hono';
import { statisticsCsv } from '../../../application/open-data/statistics-table.ts';
import type { Application } from '../../../application/ports.ts';
import { audienceOf } from '../../../application/read-consultations.ts';
import { ANYBODY } from '../../../application/sign-in.ts';
import { readStatistics, type Statistics } from '../../../application/statistics.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { type Result, refuse } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { deskPath } from '../admin/consultation-of.ts';
import { desk } from '../admin/desk.ts';
import { statistics } from '../components/statistics.ts';
import { choose, line } from '../content.ts';
import { errorPage } from '../error-page.ts';
import { protect } from '../headers.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { slugOf } from './proposal-address.ts';

/** How many took part, day by day, as anybody may see it. */
export async function statisticsPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await statisticsOf(visit, c);
  if (!found.ok) return found;
  const { consultation } = found.value;
  const { locale } = visit;
  const name = choose(visit, consultation.title, consultation.languages);
  const path = `/consultations/${consultation.slug}`;
  const title = locale.t('statistics.title');
  return {
    content: {
      title: `${title} · ${name.text}`,
      canonical: `${path}/statistics`,
      crumbs: [
        { href: visit.href('/consultations'), name: locale.t('nav.consultations') },
        { href: visit.href(path), name: line(visit, name) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>${statistics(visit, found.value)}</div>`,
    },
  };
}

/** The same on the desk: whoever works for the institution sees no more than anybody (decisions, Visibility). */
export async function statisticsDesk(visit: Visit, c: Context): Promise<PageAnswer> {
  return await desk(visit, 'read', async (agent) => {
    const found = await statisticsOf(visit, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    if (!worksOn(agent, consultation.id)) return refuse({ type: 'not-your-consultation' });
    const { locale } = visit;
    return {
      title: locale.t('statistics.title'),
      crumbs: [
        { href: visit.href('/admin/consultations'), name: locale.t('nav.consultations') },
        {
          href: visit.href(deskPath(consultation.slug)),
          name: line(visit, choose(visit, consultation.title, consultation.languages)),
        },
      ],
      main: statistics(visit, found.value),
    };
  });
}

/** The same for spreadsheets, as anybody may see it whoever asks. */
export function statisticsFile(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const found = await readStatistics(app, { slug, audience: { drafts: false }, viewer: ANYBODY });
    if (!found.ok) return errorPage(app, c, STATUS[found.refusal.type] === 404 ? 404 : 500);
    protect(c, 'shared');
    return c.body(statisticsCsv(found.value), 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${slug}-statistics.csv"`,
    });
  };
}

async function statisticsOf(visit: Visit, c: Context): Promise<Result<Statistics, Refusal>> {
  const { app, viewer } = visit;
  return await readStatistics(app, { slug: slugOf(c), audience: audienceOf(viewer), viewer });
}
