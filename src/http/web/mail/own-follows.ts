import type { Application } from '../../../application/application.ts';
import { chooseDigests, unfollow } from '../../../application/mail/digest/change-follows.ts';
import { type AddressFollows, readOwnFollows } from '../../../application/mail/digest/reads.ts';
import { resumeFollows } from '../../../application/mail/digest/undeliverable.ts';
import { chooseNewsletters } from '../../../application/mail/newsletter/reads.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { choiceForm, choiceIn, followedList, newslettersForm } from './digest-choice.ts';

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
    if (formInput.text('intent') === 'resume') {
      await resumeFollows(app, { participantId: who.value });
      return { to: context.href(PATH, { done: 'mails-resumed' }) };
    }
    const choice = choiceIn(formInput);
    if (formInput.text('intent') === 'choose' && choice !== undefined) {
      await chooseDigests(app, { participantId: who.value, followerId: formInput.text('follower'), choice });
      return { to: context.href(PATH, { done: 'digests-chosen' }) };
    }
    if (formInput.text('intent') === 'newsletters') {
      const wanted = formInput.text('wanted') === 'yes';
      await chooseNewsletters(app, { participantId: who.value, followerId: formInput.text('follower'), wanted });
      return { to: context.href(PATH, { done: 'digests-chosen' }) };
    }
    const ids = formInput.text('intent') === 'end-all' ? ('all' as const) : formInput.all('id');
    await unfollow(app, { participantId: who.value, ids });
    return { to: context.href(PATH, { done: 'unfollowed' }) };
  });
}

function none(context: PageContext): Html {
  return markup`<p class="note">${context.locale.t('follows.none')} <a href="${context.href('/consultations')}">${context.locale.t('home.all')}</a></p>`;
}

/** Which addresses of somebody get no mails any more, and where they ask for them again; nothing where all get them. */
export async function restingNotes(context: PageContext, participantId: ParticipantId): Promise<readonly Html[]> {
  const { app, locale, institution } = context;
  const own = await readOwnFollows(app, { participantId });
  return own.flatMap(({ address, restingSince }) => {
    if (restingSince === null) return [];
    const at = date(context, restingSince, institution.timeZone);
    return markup`<p class="note"><bdi>${address}</bdi> – ${locale.html('follows.resting', { at })} <a href="${context.href(PATH)}">${locale.t('follows.title')}</a></p>`;
  });
}

function restingNote(context: PageContext, since: Date | null): Html {
  if (since === null) return NOTHING;
  const { locale, institution } = context;
  return markup`<p class="note">${locale.html('follows.resting', { at: date(context, since, institution.timeZone) })}</p>
<form method="post" action="${context.href(PATH)}"><input type="hidden" name="intent" value="resume"><p><button type="submit">${locale.t('follows.resume')}</button></p></form>`;
}

function addressOf(context: PageContext, own: AddressFollows, index: number): Html {
  const { locale } = context;
  const { address, follows, restingSince, followerId } = own;
  const id = `address-${index + 1}`;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}"><bdi>${address}</bdi></h2>
${restingNote(context, restingSince)}
${choiceForm(context, { action: context.href(PATH), choice: own, followerId, idBase: `frequency-${index + 1}` })}
${newslettersForm(context, { action: context.href(PATH), followerId, wanted: own.newsletters })}
${followedList(context, { follows, action: context.href(PATH) })}
${index === 0 ? markup`<form method="post" action="${context.href(PATH)}"><input type="hidden" name="intent" value="end-all"><p><button type="submit" class="second">${locale.t('follows.end-all')}</button></p></form>` : ''}</section>`;
}
