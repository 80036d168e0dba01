import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readStatistics, type Statistics } from '../../../application/consultation/statistics.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { STATISTICS, statisticsCsv } from '../../../application/open-data/statistics-table.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../../domain/kit/result.ts';
import { describedBy } from '../../kit/described-by.ts';
import { STATUS } from '../../kit/problem.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { adminConsultationPath } from './consultation-of.ts';
import { statistics } from './statistics.ts';

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
