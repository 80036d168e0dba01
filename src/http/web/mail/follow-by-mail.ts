import type { Application } from '../../../application/application.ts';
import { unfollow } from '../../../application/mail/digest/change-follows.ts';
import { followByMail, REQUEST_HOURS, requestFollow } from '../../../application/mail/digest/follow-by-mail.ts';
import type { Followable } from '../../../application/mail/digest/ports.ts';
import { readOwnFollow } from '../../../application/mail/digest/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { ADDRESS_MAX, checkAddress } from '../../../domain/mail/address.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { textField } from '../kit/field.ts';
import { followableAt, pathTo } from '../kit/followable.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNote } from '../kit/refusal-note.ts';

export const FOLLOW_BY_MAIL = '/follow-by-mail';

type AddressValues = { readonly values: string; readonly refusal: Refusal | null };

/**
 * How to follow something by mail: one button for whoever signs in with an address, and its end where they do; for anybody
 * else a field for an address, which is asked before anything is sent. Nothing on a node that sends no mail.
 */
export async function mailFollow(context: PageContext, about: Followable): Promise<Html> {
  const { app, locale } = context;
  if (app.mails === undefined) return NOTHING;
  return markup`<h3>${locale.t('mail-follow.title')}</h3>
<p class="small quiet">${locale.t('mail-follow.what')}</p>
${await mailFollowForm(context, about, { values: '', refusal: null })}`;
}

async function mailFollowForm(context: PageContext, about: Followable, given: AddressValues): Promise<Html> {
  const { app, locale, viewer } = context;
  const { participantId } = viewer;
  const own = participantId === null ? null : await readOwnFollow(app, { participantId, about });
  if (own === null || own.address === null) return addressForm(context, about, given);
  const address = markup`<bdi>${own.address}</bdi>`;
  if (own.followId === null) {
    return markup`<p class="small">${locale.html('mail-follow.at', { address })}</p>
${button(context, about, { intent: 'follow', label: locale.t('mail-follow.button') })}`;
  }
  return markup`<p class="small">${locale.t('mail-follow.followed')} <a href="${context.href('/me/follows')}">${locale.t('mail-follow.own')}</a></p>
${button(context, about, { intent: 'stop', label: locale.t('mail-follow.stop') })}`;
}

function button(
  context: PageContext,
  about: Followable,
  input: { readonly intent: string; readonly label: string },
): Html {
  return markup`<form method="post" action="${actionOf(context, about)}"><input type="hidden" name="intent" value="${input.intent}"><p><button type="submit" class="second">${input.label}</button></p></form>`;
}

function addressForm(context: PageContext, about: Followable, { values: text, refusal }: AddressValues): Html {
  const { locale } = context;
  return markup`<form method="post" action="${actionOf(context, about)}"><input type="hidden" name="intent" value="ask">
${textField(context, { name: 'email', label: locale.t('mail-follow.email'), hint: locale.t('mail-follow.email-hint'), type: 'email', autocomplete: 'email', value: text, required: true, max: ADDRESS_MAX, refusal })}
<p><button type="submit" class="second">${locale.t('mail-follow.button')}</button></p></form>`;
}

function actionOf(context: PageContext, about: Followable): string {
  return context.href(FOLLOW_BY_MAIL, { uri: context.app.origin + pathTo(about) });
}

/** Links asked for from one network; several households may share it. */
const PER_CLIENT = { points: 20, duration: 600 };
/** Links mailed to one address, whatever it is to follow. */
const PER_ADDRESS = { points: 5, duration: 1_800 };
/** A button that was pressed twice asks for one link. */
const AT_ONCE = { points: 1, duration: 20 };

type FormValues = { readonly values: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** Follows by mail what `uri` names, an address of this node. */
export async function followByMailPage(context: PageContext): Promise<PageAnswer> {
  const about = aboutOf(context);
  return about.ok ? await formPage(context, about.value, { values: '', refusal: null }) : about;
}

/** One button of somebody who signed in, or an address that somebody gives: that one is asked, and answered alike. */
export function acceptFollowByMail(app: Application, trustProxy: boolean) {
  const [ofClient, ofAddress, atOnce] = [limitOf(PER_CLIENT), limitOf(PER_ADDRESS), limitOf(AT_ONCE)];
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const about = aboutOf(context);
    if (!about.ok) return about;
    const intent = formInput.text('intent');
    if (intent === 'follow' || intent === 'stop') return await own(context, about.value, intent);
    const text = formInput.text('email');
    const address = checkAddress(text);
    if (!address.ok) return await formPage(context, about.value, { values: text, refusal: address.refusal });
    const sent = { to: context.href(`${FOLLOW_BY_MAIL}/sent`, { uri: app.origin + pathTo(about.value) }) };
    const key = app.secrets.keyed(address.value, 'follow limit');
    if ((await atOnce(`${key} ${pathTo(about.value)}`)) > 0) return sent;
    const wait = (await ofClient(clientAddress(c, trustProxy))) || (await ofAddress(key));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await formPage(context, about.value, { values: text, refusal: null, tooMany: true });
    }
    const { lang } = context.locale;
    const result = await requestFollow(app, { address: address.value, about: about.value, lang });
    return result.ok ? sent : await formPage(context, about.value, { values: text, refusal: result.refusal });
  });
}

async function own(context: PageContext, about: Followable, intent: 'follow' | 'stop'): Promise<FormAnswer> {
  const { app, locale } = context;
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const participantId = who.value;
  if (intent === 'follow') {
    const done = await followByMail(app, { participantId, about, lang: locale.lang });
    if (!done.ok) return await formPage(context, about, { values: '', refusal: done.refusal });
    return { to: context.href(pathTo(about), { done: 'followed-by-mail' }) };
  }
  const { followId } = await readOwnFollow(app, { participantId, about });
  if (followId !== null) await unfollow(app, { participantId, ids: [followId] });
  return { to: context.href(pathTo(about), { done: 'unfollowed' }) };
}

/** Says what happens next, to whoever gave an address. */
export function followSentPage(context: PageContext): PageAnswer {
  const { app, locale } = context;
  const title = locale.t('sign-in.sent-title');
  const about = aboutOf(context);
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('mail-follow.sent-text', { hours: REQUEST_HOURS })}</p>
<p>${locale.t('sign-in.sent-slow')}</p>
${app.mails === 'shown' ? markup`<p><a href="${context.href('/dev/mails')}">${locale.t('sign-in.shown')}</a></p>` : NOTHING}
${about.ok ? markup`<p><a href="${context.href(pathTo(about.value))}">${locale.t('mail-follow.back')}</a></p>` : NOTHING}</div>`,
    },
  };
}

function aboutOf({ app, query }: PageContext): Result<Followable, Refusal> {
  const about = followableAt(app.origin, query.get('uri') ?? '');
  return about === null ? refuse({ type: 'not-found', what: 'consultation' }) : ok(about);
}

async function formPage(
  context: PageContext,
  about: Followable,
  { values: text, refusal, tooMany = false }: FormValues,
): Promise<PageAnswer> {
  const { app, locale } = context;
  if (refusal !== null && refusal.type !== 'invalid') return { refusal };
  const title = locale.t('mail-follow.page-title');
  return {
    cache: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal, { email: locale.t('mail-follow.email'), follows: locale.t('follows.title') })}
${tooMany ? errorNote(locale.t('sign-in.too-many')) : NOTHING}
${app.mails === undefined ? markup`<p class="note">${locale.t('mail-follow.no-mail')}</p>` : markup`<p class="lead">${locale.t('mail-follow.what')}</p>${await mailFollowForm(context, about, { values: text, refusal })}`}
<p><a href="${context.href(pathTo(about))}">${locale.t('mail-follow.back')}</a></p></div>`,
    },
  };
}
