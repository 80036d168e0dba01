import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { readFollowsByToken } from '../../../application/read-follows.ts';
import { unfollowByToken } from '../../../application/unfollow.ts';
import { STATUS } from '../../problem.ts';
import { doneNote } from '../components/done-note.ts';
import { followedList } from '../components/followed-list.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { protect } from '../headers.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

/** What an address follows, for whoever has one of its mails, signed in or not. Looking ends nothing. */
export async function unfollowPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await readFollowsByToken(visit.app, { token: tokenIn(c) });
  if (!found.ok) return overPage(visit, STATUS[found.refusal.type]);
  const { locale, path } = visit;
  const { address, follows } = found.value;
  const title = locale.t('unfollow.title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}
<form method="post" action="${visit.href(path)}"><input type="hidden" name="intent" value="end-all"><p><button type="submit">${locale.t('follows.end-all')}</button></p></form>
<p class="lead">${locale.say('unfollow.lead', { address: markup`<strong><bdi>${address}</bdi></strong>` })}</p>
${followedList(visit, { follows, action: visit.href(path) })}</div>`,
    },
  };
}

/**
 * Ends what an address follows: one thing or all, by the buttons of the page; all of it by the one request that a mail
 * program sends (RFC 8058), which comes from no page and wants no other. That one is answered alike however often it comes.
 */
export function acceptUnfollow(app: Application): (c: Context) => Promise<Response> {
  const byHand = acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const ids = said.text('intent') === 'end-all' ? ('all' as const) : said.all('id');
    const ended = await unfollowByToken(app, { token: tokenIn(c), ids });
    if (!ended.ok) return overPage(visit, STATUS[ended.refusal.type]);
    const left = await readFollowsByToken(app, { token: tokenIn(c) });
    return left.ok ? { to: visit.href(visit.path, { done: 'unfollowed' }) } : { to: visit.href('/unfollowed') };
  });
  return async (c) => {
    const form = await c.req.formData().catch(() => null);
    if (form?.get('List-Unsubscribe') !== 'One-Click') return await byHand(c);
    await unfollowByToken(app, { token: tokenIn(c), ids: 'all' });
    protect(c, 'never');
    return c.text('');
  };
}

/** Where somebody is led who gets no mails any more. */
export function unfollowedPage(visit: Visit): PageAnswer {
  return overPage(visit, 200);
}

function tokenIn(c: Context): string {
  return c.req.param('token') ?? '';
}

function overPage(visit: Visit, status: 200 | (typeof STATUS)[keyof typeof STATUS]): PageAnswer {
  const { locale } = visit;
  const title = locale.t('unfollow.over-title');
  return {
    keep: 'never',
    status,
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('unfollow.over-text')}</p>
<p><a href="${visit.href('/consultations')}">${locale.t('home.all')}</a></p></div>`,
    },
  };
}
