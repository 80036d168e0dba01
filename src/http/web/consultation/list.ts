import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { choose } from '../kit/content.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { consultationItems } from './consultation-item.ts';

const PAGE_SIZE = 20;

/** All consultations, newest first; with `?campaign=`, those that followed one another on one topic. */
export async function consultationsPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query } = context;
  const after = query.get('after') || null;
  const campaign = query.get('campaign') || null;
  const page = await readConsultations(app, {
    limit: PAGE_SIZE,
    after,
    viewer: context.viewer,
    campaign: campaign ?? undefined,
  });
  const title = campaign === null ? locale.t('consultations.title') : locale.t('consultations.campaign', { campaign });
  const to = (cursor: string | null) => context.href('/consultations', { campaign, after: cursor });
  const institution = choose(context, context.institution.name).text;
  return {
    content: {
      title,
      description: locale.t('home.description', { institution }),
      canonical: '/consultations',
      indexed: after === null && campaign === null,
      feeds: [{ href: '/consultations.atom', title: locale.t('feed.consultations', { institution }) }],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('consultations.order')}</p>
${campaign === null ? NOTHING : markup`<p><a href="${context.href('/consultations')}">${locale.t('home.all')}</a></p>`}
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('consultations.none')}</p>` : consultationItems(context, page.items, 2)}
${pager(context, { name: locale.t('consultations.pages'), first: after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</div>`,
    },
  };
}
