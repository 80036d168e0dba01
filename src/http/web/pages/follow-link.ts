import type { Context } from 'hono';
import { confirmFollow, readFollowRequest } from '../../../application/confirm-follow.ts';
import type { Application } from '../../../application/ports.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { STATUS } from '../../problem.ts';
import { followedName } from '../components/followed-list.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { pathTo } from '../followable.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

/** One button: a mail scanner that opens the link makes nobody follow anything. */
export async function followLinkPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await readFollowRequest(visit.app, { secret: c.req.param('secret') ?? '' });
  if (!found.ok) return overPage(visit, found.refusal);
  const { locale, path } = visit;
  const { address, followed } = found.value;
  const title = locale.t('mail-follow.page-title');
  const values = { what: followedName(visit, followed), address: markup`<strong><bdi>${address}</bdi></strong>` };
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.say('mail-follow.confirm-text', values)}</p>
<form method="post" action="${visit.href(path)}"><p><button type="submit">${locale.t('mail-follow.confirm')}</button></p></form></div>`,
    },
  };
}

export function acceptFollowLink(app: Application) {
  return acceptForm(app, async (visit, _, c): Promise<FormAnswer> => {
    const done = await confirmFollow(app, { secret: c.req.param('secret') ?? '' });
    if (!done.ok) return overPage(visit, done.refusal);
    return { to: visit.href(pathTo(done.value.followed.about), { done: 'followed-by-mail' }) };
  });
}

function overPage(visit: Visit, refusal: Refusal): PageAnswer {
  const { locale } = visit;
  const title = locale.t('sign-in.over-title');
  return {
    keep: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, { follows: locale.t('follows.title') })}
<p>${locale.t('mail-follow.over-text')}</p></div>`,
    },
  };
}
