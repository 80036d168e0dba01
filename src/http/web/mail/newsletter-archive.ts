import type { Context } from 'hono';
import { readPublicNewsletter, readPublicNewsletters } from '../../../application/mail/newsletter/reads.ts';
import { adminLink } from '../kit/admin-link.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/pager.ts';
import { date } from '../kit/time.ts';
import { mailFollow } from './mail-follow.ts';
import { listName, newsletterPath } from './newsletters.ts';

const ARCHIVE = '/newsletters';
const PAGE_SIZE = 20;

/** What the institution wrote to its followers, and how to get the next one. */
export async function newsletterArchivePage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, institution, query } = context;
  const after = query.get('after') || null;
  const page = await readPublicNewsletters(app, { limit: PAGE_SIZE, after });
  const title = locale.t('newsletters.archive');
  const name = choose(context, institution.name).text;
  return {
    cache: 'never',
    content: {
      title,
      canonical: ARCHIVE,
      feeds: [{ href: '/consultations.atom', title: locale.t('feed.consultations', { institution: name }) }],
      main: markup`<div class="single"><h1>${title}</h1>
${
  page.items.length === 0
    ? markup`<p class="note">${locale.t('newsletters.archive-none')}</p>`
    : markup`<ul class="plain-list">${page.items.map(
        (
          each,
        ) => markup`<li><p><a href="${context.href(`${ARCHIVE}/${each.id}`)}">${line(context, choose(context, each.subject))}</a></p>
<p class="small quiet">${listName(context, each)}, ${date(context, each.sentAt ?? each.createdAt, institution.timeZone)}</p></li>`,
      )}</ul>`
}
${pager(context, { name: locale.t('newsletters.pages'), first: after === null ? null : context.href(ARCHIVE), next: page.next === null ? null : context.href(ARCHIVE, { after: page.next }) })}
<section aria-labelledby="follow"><h2 id="follow">${locale.t('follow.title')}</h2>
${await mailFollow(context, { kind: 'institution' })}</section></div>`,
    },
  };
}

/** One of them, as it was sent. */
export async function publicNewsletterPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const found = await readPublicNewsletter(app, c.req.param('newsletter') ?? '');
  if (!found.ok) return found;
  const { id, subject, text, consultationId, sentAt, createdAt } = found.value;
  const title = choose(context, subject);
  return {
    cache: 'never',
    content: {
      title: title.text,
      canonical: `${ARCHIVE}/${id}`,
      crumbs: [{ href: context.href(ARCHIVE), name: locale.t('newsletters.archive') }],
      main: markup`<div class="single"><h1>${line(context, title)}</h1>
${adminLink(context, { scope: 'consultations', consultationId, path: newsletterPath(id), label: locale.t('admin.edit-newsletter') })}
<p class="small quiet">${listName(context, found.value)}, ${date(context, sentAt ?? createdAt, institution.timeZone)}</p>
${officialProse(context, choose(context, text))}</div>`,
    },
  };
}
