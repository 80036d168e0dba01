import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { consultationItems } from '../consultation/consultation-item.ts';
import { choose } from '../kit/content.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';

/** Where every community is listed. */
export const COMMUNITIES = '/communities';

const PAGE_SIZE = 20;

/** The communities of institutions that are here, of this institution and mirrored, newest first. */
export async function communitiesPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query, viewer } = context;
  const { t } = locale;
  const after = query.get('after') || null;
  const page = await readConsultations(app, { limit: PAGE_SIZE, after, viewer, openTo: 'institutions' });
  const to = (cursor: string | null) => context.href(COMMUNITIES, { after: cursor });
  const institution = choose(context, context.institution.name).text;
  return {
    content: {
      title: t('communities.title'),
      description: t('home.description', { institution }),
      canonical: COMMUNITIES,
      indexed: after === null,
      main: markup`<div class="single"><h1>${t('communities.title')}</h1>
<p class="lead">${t('communities.lead')}</p>
${page.items.length === 0 ? markup`<p class="quiet">${t('communities.none')}</p>` : consultationItems(context, page.items, 2)}
${pager(context, { name: t('communities.pages'), first: after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</div>`,
    },
  };
}
