import type { Followable } from '../../../application/mail/digest/ports.ts';
import { readOwnFollow } from '../../../application/mail/digest/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ADDRESS_MAX } from '../../../domain/mail/address.ts';
import { textField } from '../kit/field.ts';
import { pathTo } from '../kit/followable.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

export const FOLLOW_BY_MAIL = '/follow-by-mail';

export type AddressValues = { readonly values: string; readonly refusal: Refusal | null };

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

export async function mailFollowForm(context: PageContext, about: Followable, given: AddressValues): Promise<Html> {
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
