import type { Application } from '../../../application/ports.ts';
import { type AddressFollows, readOwnFollows } from '../../../application/read-follows.ts';
import { unfollow } from '../../../application/unfollow.ts';
import { doneNote } from '../components/done-note.ts';
import { followedList } from '../components/followed-list.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

const PATH = '/me/follows';

/** What somebody follows by mail, and the end of each. */
export async function ownFollowsPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale } = visit;
  const who = participantOf(visit);
  if (!who.ok) return who;
  const own = await readOwnFollows(app, { participantId: who.value });
  const title = locale.t('follows.title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      crumbs: [{ href: visit.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}
<p class="lead">${locale.t('mail-follow.what')}</p>
${own.length === 0 ? none(visit) : own.map((each, index) => addressOf(visit, each, index))}
<p class="small quiet">${locale.t('follows.elsewhere')}</p></div>`,
    },
  };
}

export function acceptOwnFollows(app: Application) {
  return acceptForm(app, async (visit, said): Promise<FormAnswer> => {
    const who = participantOf(visit);
    if (!who.ok) return who;
    const ids = said.text('intent') === 'end-all' ? ('all' as const) : said.all('id');
    await unfollow(app, { participantId: who.value, ids });
    return { to: visit.href(PATH, { done: 'unfollowed' }) };
  });
}

function none(visit: Visit): Html {
  return markup`<p class="note">${visit.locale.t('follows.none')} <a href="${visit.href('/consultations')}">${visit.locale.t('home.all')}</a></p>`;
}

function addressOf(visit: Visit, { address, follows }: AddressFollows, index: number): Html {
  const { locale } = visit;
  const id = `address-${index + 1}`;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}"><bdi>${address}</bdi></h2>
${followedList(visit, { follows, action: visit.href(PATH) })}
${index === 0 ? markup`<form method="post" action="${visit.href(PATH)}"><input type="hidden" name="intent" value="end-all"><p><button type="submit" class="second">${locale.t('follows.end-all')}</button></p></form>` : ''}</section>`;
}
