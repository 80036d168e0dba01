import { followByMail } from '../../../application/follow-by-mail.ts';
import type { Followable } from '../../../application/followed.ts';
import { checkAddress } from '../../../application/mail-address.ts';
import type { Application } from '../../../application/ports.ts';
import { readOwnFollow } from '../../../application/read-follows.ts';
import { REQUEST_HOURS, requestFollow } from '../../../application/request-follow.ts';
import { unfollow } from '../../../application/unfollow.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { clientAddress } from '../../client-address.ts';
import { STATUS } from '../../problem.ts';
import { FOLLOW_BY_MAIL, mailFollowForm } from '../components/mail-follow.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { followableAt, pathTo } from '../followable.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { limitOf } from '../limit.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

/** Links asked for from one network; several households may share it. */
const PER_CLIENT = { points: 20, duration: 600 };
/** Links mailed to one address, whatever it is to follow. */
const PER_ADDRESS = { points: 5, duration: 1_800 };
/** A button that was pressed twice asks for one link. */
const AT_ONCE = { points: 1, duration: 20 };

type Typed = { readonly typed: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** Follows by mail what `uri` names, an address of this node. */
export async function followByMailPage(visit: Visit): Promise<PageAnswer> {
  const about = aboutOf(visit);
  return about.ok ? await formPage(visit, about.value, { typed: '', refusal: null }) : about;
}

/** One button of somebody who signed in, or an address that somebody gives: that one is asked, and answered alike. */
export function acceptFollowByMail(app: Application, trustProxy: boolean) {
  const [ofClient, ofAddress, atOnce] = [limitOf(PER_CLIENT), limitOf(PER_ADDRESS), limitOf(AT_ONCE)];
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const about = aboutOf(visit);
    if (!about.ok) return about;
    const intent = said.text('intent');
    if (intent === 'follow' || intent === 'stop') return await own(visit, about.value, intent);
    const typed = said.text('email');
    const address = checkAddress(typed);
    if (!address.ok) return await formPage(visit, about.value, { typed, refusal: address.refusal });
    const sent = { to: visit.href(`${FOLLOW_BY_MAIL}/sent`, { uri: app.origin + pathTo(about.value) }) };
    const key = app.secrets.keyed(address.value, 'follow limit');
    if ((await atOnce(`${key} ${pathTo(about.value)}`)) > 0) return sent;
    const wait = (await ofClient(clientAddress(c, trustProxy))) || (await ofAddress(key));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await formPage(visit, about.value, { typed, refusal: null, tooMany: true });
    }
    const { lang } = visit.locale;
    const asked = await requestFollow(app, { address: address.value, about: about.value, lang });
    return asked.ok ? sent : await formPage(visit, about.value, { typed, refusal: asked.refusal });
  });
}

async function own(visit: Visit, about: Followable, intent: 'follow' | 'stop'): Promise<FormAnswer> {
  const { app, locale } = visit;
  const who = participantOf(visit);
  if (!who.ok) return who;
  const participantId = who.value;
  if (intent === 'follow') {
    const done = await followByMail(app, { participantId, about, lang: locale.lang });
    if (!done.ok) return await formPage(visit, about, { typed: '', refusal: done.refusal });
    return { to: visit.href(pathTo(about), { done: 'followed-by-mail' }) };
  }
  const { followId } = await readOwnFollow(app, { participantId, about });
  if (followId !== null) await unfollow(app, { participantId, ids: [followId] });
  return { to: visit.href(pathTo(about), { done: 'unfollowed' }) };
}

/** Says what happens next, to whoever gave an address. */
export function followSentPage(visit: Visit): PageAnswer {
  const { app, locale } = visit;
  const title = locale.t('sign-in.sent-title');
  const about = aboutOf(visit);
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('mail-follow.sent-text', { hours: REQUEST_HOURS })}</p>
<p>${locale.t('sign-in.sent-slow')}</p>
${app.mails === 'shown' ? markup`<p><a href="${visit.href('/dev/mails')}">${locale.t('sign-in.shown')}</a></p>` : NOTHING}
${about.ok ? markup`<p><a href="${visit.href(pathTo(about.value))}">${locale.t('mail-follow.back')}</a></p>` : NOTHING}</div>`,
    },
  };
}

function aboutOf({ app, query }: Visit): Result<Followable, Refusal> {
  const about = followableAt(app.origin, query.get('uri') ?? '');
  return about === null ? refuse({ type: 'not-found', what: 'consultation' }) : ok(about);
}

async function formPage(
  visit: Visit,
  about: Followable,
  { typed, refusal, tooMany = false }: Typed,
): Promise<PageAnswer> {
  const { app, locale } = visit;
  if (refusal !== null && refusal.type !== 'invalid') return { refusal };
  const title = locale.t('mail-follow.page-title');
  return {
    keep: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, { email: locale.t('mail-follow.email'), follows: locale.t('follows.title') })}
${tooMany ? markup`<p class="note error" role="alert">${locale.t('sign-in.too-many')}</p>` : NOTHING}
${app.mails === undefined ? markup`<p class="note">${locale.t('mail-follow.no-mail')}</p>` : markup`<p class="lead">${locale.t('mail-follow.what')}</p>${await mailFollowForm(visit, about, { typed, refusal })}`}
<p><a href="${visit.href(pathTo(about))}">${locale.t('mail-follow.back')}</a></p></div>`,
    },
  };
}
