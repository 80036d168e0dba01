import type { Application } from '../../../application/application.ts';
import { type AddressFollows, readOwnFollows } from '../../../application/mail/digest/reads.ts';
import { unfollow } from '../../../application/mail/digest/unfollow.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { followedList } from './followed-list.ts';

const PATH = '/me/follows';

/** What somebody follows by mail, and the end of each. */
export async function ownFollowsPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale } = context;
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const own = await readOwnFollows(app, { participantId: who.value });
  const title = locale.t('follows.title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      crumbs: [{ href: context.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}
<p class="lead">${locale.t('mail-follow.what')}</p>
${own.length === 0 ? none(context) : own.map((each, index) => addressOf(context, each, index))}
<p class="small quiet">${locale.t('follows.elsewhere')}</p></div>`,
    },
  };
}

export function acceptOwnFollows(app: Application) {
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const who = requireParticipant(context);
    if (!who.ok) return who;
    const ids = formInput.text('intent') === 'end-all' ? ('all' as const) : formInput.all('id');
    await unfollow(app, { participantId: who.value, ids });
    return { to: context.href(PATH, { done: 'unfollowed' }) };
  });
}

function none(context: PageContext): Html {
  return markup`<p class="note">${context.locale.t('follows.none')} <a href="${context.href('/consultations')}">${context.locale.t('home.all')}</a></p>`;
}

function addressOf(context: PageContext, { address, follows }: AddressFollows, index: number): Html {
  const { locale } = context;
  const id = `address-${index + 1}`;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}"><bdi>${address}</bdi></h2>
${followedList(context, { follows, action: context.href(PATH) })}
${index === 0 ? markup`<form method="post" action="${context.href(PATH)}"><input type="hidden" name="intent" value="end-all"><p><button type="submit" class="second">${locale.t('follows.end-all')}</button></p></form>` : ''}</section>`;
}
