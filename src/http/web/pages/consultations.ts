import { audienceOf, readConsultations } from '../../../application/read-consultations.ts';
import { consultationItem } from '../components/consultation-item.ts';
import { pager } from '../components/pager.ts';
import { choose } from '../content.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

const PAGE_SIZE = 20;

/** All consultations, newest first; with `?campaign=`, those that followed one another on one topic. */
export async function consultationsPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale, query } = visit;
  const after = query.get('after') || null;
  const campaign = query.get('campaign') || null;
  const page = await readConsultations(app, {
    limit: PAGE_SIZE,
    after,
    audience: audienceOf(visit.viewer),
    campaign: campaign ?? undefined,
  });
  const title = campaign === null ? locale.t('consultations.title') : locale.t('consultations.campaign', { campaign });
  const to = (cursor: string | null) => visit.href('/consultations', { campaign, after: cursor });
  const institution = choose(visit, visit.institution.name).text;
  return {
    content: {
      title,
      description: locale.t('home.description', { institution }),
      canonical: '/consultations',
      indexed: after === null && campaign === null,
      feeds: [{ href: '/consultations.atom', title: locale.t('feed.consultations', { institution }) }],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('consultations.order')}</p>
${campaign === null ? NOTHING : markup`<p><a href="${visit.href('/consultations')}">${locale.t('home.all')}</a></p>`}
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('consultations.none')}</p>` : markup`<ul class="cards">${page.items.map((item) => consultationItem(visit, item, 2))}</ul>`}
${pager(visit, { name: locale.t('consultations.pages'), first: after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</div>`,
    },
  };
}
