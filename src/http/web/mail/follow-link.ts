import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { confirmFollow, readFollowRequest } from '../../../application/mail/digest/confirm-follow.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { STATUS } from '../../kit/problem.ts';
import { pathTo } from '../kit/followable.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { choiceFields, choiceIn } from './digest-choice.ts';
import { followedName } from './followed-list.ts';

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
