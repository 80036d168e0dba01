import type { Followable } from '../../../application/followed.ts';
import { ADDRESS_MAX } from '../../../application/mail-address.ts';
import { readOwnFollow } from '../../../application/read-follows.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { pathTo } from '../followable.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { textField } from './field.ts';

export const FOLLOW_BY_MAIL = '/follow-by-mail';

export type TypedAddress = { readonly typed: string; readonly refusal: Refusal | null };

/**
 * How to follow something by mail: one button for whoever signs in with an address, and its end where they do; for anybody
 * else a field for an address, which is asked before anything is sent. Nothing on a node that sends no mail.
 */
export async function mailFollow(visit: Visit, about: Followable): Promise<Html> {
  const { app, locale } = visit;
  if (app.mails === undefined) return NOTHING;
  return markup`<h3>${locale.t('mail-follow.title')}</h3>
<p class="small quiet">${locale.t('mail-follow.what')}</p>
${await mailFollowForm(visit, about, { typed: '', refusal: null })}`;
}

export async function mailFollowForm(visit: Visit, about: Followable, given: TypedAddress): Promise<Html> {
  const { app, locale, viewer } = visit;
  const { participantId } = viewer;
  const own = participantId === null ? null : await readOwnFollow(app, { participantId, about });
  if (own === null || own.address === null) return addressForm(visit, about, given);
  const address = markup`<bdi>${own.address}</bdi>`;
  if (own.followId === null) {
    return markup`<p class="small">${locale.say('mail-follow.at', { address })}</p>
${button(visit, about, { intent: 'follow', label: locale.t('mail-follow.button') })}`;
  }
  return markup`<p class="small">${locale.t('mail-follow.followed')} <a href="${visit.href('/me/follows')}">${locale.t('mail-follow.own')}</a></p>
${button(visit, about, { intent: 'stop', label: locale.t('mail-follow.stop') })}`;
}

function button(visit: Visit, about: Followable, said: { readonly intent: string; readonly label: string }): Html {
  return markup`<form method="post" action="${actionOf(visit, about)}"><input type="hidden" name="intent" value="${said.intent}"><p><button type="submit" class="second">${said.label}</button></p></form>`;
}

function addressForm(visit: Visit, about: Followable, { typed, refusal }: TypedAddress): Html {
  const { locale } = visit;
  return markup`<form method="post" action="${actionOf(visit, about)}"><input type="hidden" name="intent" value="ask">
${textField(visit, { name: 'email', label: locale.t('mail-follow.email'), hint: locale.t('mail-follow.email-hint'), type: 'email', autocomplete: 'email', value: typed, required: true, max: ADDRESS_MAX, refusal })}
<p><button type="submit" class="second">${locale.t('mail-follow.button')}</button></p></form>`;
}

function actionOf(visit: Visit, about: Followable): string {
  return visit.href(FOLLOW_BY_MAIL, { uri: visit.app.origin + pathTo(about) });
}
