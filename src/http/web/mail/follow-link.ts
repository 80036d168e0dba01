import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { chooseDigestsByToken, unfollowByToken } from '../../../application/mail/digest/change-follows.ts';
import { confirmFollow, readFollowRequest } from '../../../application/mail/digest/follow-by-mail.ts';
import { readFollowsByToken } from '../../../application/mail/digest/reads.ts';
import { chooseNewslettersByToken } from '../../../application/mail/newsletter/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { STATUS } from '../../kit/problem.ts';
import { doneNote } from '../kit/done-note.ts';
import { pathTo } from '../kit/followable.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { protect } from '../kit/headers.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { choiceFields, choiceForm, choiceIn, followedList, followedName, newslettersForm } from './digest-choice.ts';

/** One button: a mail scanner that opens the link makes nobody follow anything. */
export async function followLinkPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await readFollowRequest(context.app, { secret: c.req.param('secret') ?? '' });
  if (!found.ok) return overPage(context, found.refusal);
  const { locale, path } = context;
  const { address, followed, choice } = found.value;
  const title = locale.t('mail-follow.page-title');
  const values = { what: followedName(context, followed), address: markup`<strong><bdi>${address}</bdi></strong>` };
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.html('mail-follow.confirm-text', values)}</p>
<form method="post" action="${context.href(path)}">
${choiceFields(context, choice)}
<p><button type="submit">${locale.t('mail-follow.confirm')}</button></p></form></div>`,
    },
  };
}

export function acceptFollowLink(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const secret = c.req.param('secret') ?? '';
    const done = await confirmFollow(app, { secret, choice: choiceIn(formInput) });
    if (!done.ok) return overPage(context, done.refusal);
    return { to: context.href(pathTo(done.value.followed.about), { done: 'followed-by-mail' }) };
  });
}

function overPage(context: PageContext, refusal: Refusal): PageAnswer {
  const { locale } = context;
  const title = locale.t('sign-in.over-title');
  return {
    cache: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal, { follows: locale.t('follows.title') })}
<p>${locale.t('mail-follow.over-text')}</p></div>`,
    },
  };
}

/** What an address follows, for whoever has one of its mails, signed in or not. Looking ends nothing. */
export async function unfollowPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await readFollowsByToken(context.app, { token: tokenIn(c) });
  if (!found.ok) return unfollowOverPage(context, STATUS[found.refusal.type]);
  const { locale, path } = context;
  const { address, follows, followerId } = found.value;
  const title = locale.t('unfollow.title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}
${newslettersForm(context, { action: context.href(path), followerId, wanted: found.value.newsletters })}
<form method="post" action="${context.href(path)}"><input type="hidden" name="intent" value="end-all"><p><button type="submit">${locale.t('follows.end-all')}</button></p></form>
<p class="lead">${locale.html('unfollow.lead', { address: markup`<strong><bdi>${address}</bdi></strong>` })}</p>
${choiceForm(context, { action: context.href(path), choice: found.value, followerId, idBase: 'frequency' })}
${followedList(context, { follows, action: context.href(path) })}</div>`,
    },
  };
}

/**
 * Changes how often mails come, and ends what an address follows: one thing or all, by the buttons of the page; all of it, or newsletters alone, by the one request that a mail
 * program sends (RFC 8058), which comes from no page and wants no other. That one is answered alike however often it comes.
 */
export function acceptUnfollow(app: Application): (c: Context) => Promise<Response> {
  const byHand = acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const choice = choiceIn(formInput);
    if (formInput.text('intent') === 'choose' && choice !== undefined) {
      const chosen = await chooseDigestsByToken(app, { token: tokenIn(c), choice });
      if (!chosen.ok) return unfollowOverPage(context, STATUS[chosen.refusal.type]);
      return { to: context.href(context.path, { done: 'digests-chosen' }) };
    }
    if (formInput.text('intent') === 'newsletters') {
      const wanted = formInput.text('wanted') === 'yes';
      const chosen = await chooseNewslettersByToken(app, { token: tokenIn(c), wanted });
      if (!chosen.ok) return unfollowOverPage(context, STATUS[chosen.refusal.type]);
      return { to: context.href(context.path, { done: 'digests-chosen' }) };
    }
    const ids = formInput.text('intent') === 'end-all' ? ('all' as const) : formInput.all('id');
    const ended = await unfollowByToken(app, { token: tokenIn(c), ids });
    if (!ended.ok) return unfollowOverPage(context, STATUS[ended.refusal.type]);
    const left = await readFollowsByToken(app, { token: tokenIn(c) });
    return left.ok ? { to: context.href(context.path, { done: 'unfollowed' }) } : { to: context.href('/unfollowed') };
  });
  return async (c) => {
    const form = await c.req.formData().catch(() => null);
    if (form?.get('List-Unsubscribe') !== 'One-Click') return await byHand(c);
    // The link of a newsletter ends newsletters; that of a digest everything.
    if (c.req.query('only') === 'newsletters')
      await chooseNewslettersByToken(app, { token: tokenIn(c), wanted: false });
    else await unfollowByToken(app, { token: tokenIn(c), ids: 'all' });
    protect(c, 'never');
    return c.text('');
  };
}

/** Where somebody is led who gets no mails any more. */
export function unfollowedPage(context: PageContext): PageAnswer {
  return unfollowOverPage(context, 200);
}

function tokenIn(c: Context): string {
  return c.req.param('token') ?? '';
}

function unfollowOverPage(context: PageContext, status: 200 | (typeof STATUS)[keyof typeof STATUS]): PageAnswer {
  const { locale } = context;
  const title = locale.t('unfollow.over-title');
  return {
    cache: 'never',
    status,
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('unfollow.over-text')}</p>
<p><a href="${context.href('/consultations')}">${locale.t('home.all')}</a></p></div>`,
    },
  };
}
