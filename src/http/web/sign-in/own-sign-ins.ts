import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { requestAddress } from '../../../application/sign-in/mail-sign-in.ts';
import { endSessions, type OwnSignIns, readOwnSignIns, removeSignIn } from '../../../application/sign-in/sessions.ts';
import { viewerOf } from '../../../application/sign-in/sign-in.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ADDRESS_MAX } from '../../../domain/mail/address.ts';
import { limitOf, QUOTAS } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, type FormInput } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNote } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';
import { sessionOf } from './session.ts';
import { signInOptions } from './sign-in-options.ts';

const PATH = '/me/sign-ins';

type Shown = { readonly values: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** In which ways somebody signs in, where they are signed in, and the end of each. */
export async function ownSignInsPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await shownPage(context, c, { values: '', refusal: null });
}

export function acceptOwnSignIns(app: Application) {
  const limit = limitOf(QUOTAS.signInPerson);
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const who = requireParticipant(context);
    if (!who.ok) return who;
    if (formInput.text('intent') !== 'add')
      return { to: await act(context, { input: formInput, participantId: who.value, c }) };
    const text = formInput.text('email');
    const wait = await limit(who.value);
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await shownPage(context, c, { values: text, refusal: null, tooMany: true });
    }
    const { lang } = context.locale;
    const query = { next: context.href(PATH, { done: 'sign-in-added' }), lang };
    const result = await requestAddress(app, { participantId: who.value, address: text, lang, query });
    if (!result.ok) return await shownPage(context, c, { values: text, refusal: result.refusal });
    return { to: context.href(PATH, { done: 'address-asked' }) };
  });
}

async function act(
  context: PageContext,
  {
    input: formInput,
    participantId,
    c,
  }: { readonly input: FormInput; readonly participantId: ParticipantId; readonly c: Context },
): Promise<string> {
  const { app } = context;
  const session = sessionOf(c, app.origin);
  const id = formInput.text('id');
  const done = async (): Promise<{ readonly done: string }> => {
    if (formInput.text('intent') === 'remove') {
      const { removed } = await removeSignIn(app, { participantId, id });
      return removed ? { done: 'sign-in-removed' } : { done: 'sign-in-stays' };
    }
    const which = formInput.text('intent') === 'end-others' ? ('others' as const) : { id };
    await endSessions(app, { participantId, which, session });
    return { done: 'session-ended' };
  };
  const outcome = await done();
  const still = await viewerOf(app, session);
  return still.participantId === null ? context.href('/') : context.href(PATH, outcome);
}

async function shownPage(context: PageContext, c: Context, shown: Shown): Promise<PageAnswer> {
  const { app, locale } = context;
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const own = await readOwnSignIns(app, { participantId: who.value, session: sessionOf(c, app.origin) });
  const title = locale.t('sign-ins.title');
  return {
    cache: 'never',
    status: shown.tooMany === true ? 429 : shown.refusal === null ? 200 : STATUS[shown.refusal.type],
    content: {
      title,
      canonical: null,
      crumbs: [{ href: context.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}${refusalNote(context, shown.refusal, { email: locale.t('sign-in.email') })}
${shown.tooMany === true ? errorNote(locale.t('sign-in.too-many')) : NOTHING}
<p class="lead">${locale.t('sign-ins.lead')}</p>
${ways(context, own)}
${address(context, shown)}
${await signInOptions(context, { next: PATH, addsSignIn: true })}
${sessions(context, own)}</div>`,
    },
  };
}

function ways(context: PageContext, { signIns }: OwnSignIns): Html {
  const { locale, institution } = context;
  const zone = institution.timeZone;
  const items = signIns.map(({ id, kind, label, createdAt, usedAt }) => {
    const stays = kind === 'fediverse' ? 'sign-ins.stays-account' : signIns.length < 2 ? 'sign-ins.stays-last' : null;
    return markup`<li><p><strong><bdi>${label}</bdi></strong> (${locale.t(`sign-ins.kind-${kind}`)})</p>
<p class="small quiet">${locale.html('sign-ins.when', { since: date(context, createdAt, zone), used: date(context, usedAt, zone) })}</p>
${stays === null ? button(context, { intent: 'remove', id, label: locale.t('sign-ins.remove', { label }) }) : markup`<p class="small">${locale.t(stays)}</p>`}</li>`;
  });
  return markup`<section aria-labelledby="ways"><h2 id="ways">${locale.t('sign-ins.ways')}</h2>
${items.length === 0 ? markup`<p>${locale.t('sign-ins.none')}</p>` : markup`<ul class="plain-list">${items}</ul>`}</section>`;
}

function address(context: PageContext, { values: text, refusal }: Shown): Html {
  const { app, locale } = context;
  if (app.mails === undefined) return NOTHING;
  return markup`<section aria-labelledby="add"><h2 id="add">${locale.t('sign-ins.add-title')}</h2>
<form method="post" action="${context.href(PATH)}"><input type="hidden" name="intent" value="add">
${textField(context, { name: 'email', label: locale.t('sign-in.email'), hint: locale.t('sign-ins.add-hint'), type: 'email', autocomplete: 'email', value: text, required: true, max: ADDRESS_MAX, refusal })}
<p><button type="submit" class="second">${locale.t('sign-ins.add')}</button></p></form>
${app.mails === 'shown' ? markup`<p><a href="${context.href('/dev/mails')}">${locale.t('sign-in.shown')}</a></p>` : NOTHING}</section>`;
}

function sessions(context: PageContext, own: OwnSignIns): Html {
  const { locale, institution } = context;
  const zone = institution.timeZone;
  const items = own.sessions.map(({ id, kind, createdAt, usedAt, isThis }) => {
    const by = locale.t(`sign-ins.kind-${kind ?? 'link'}`);
    const since = date(context, createdAt, zone);
    return markup`<li><p>${locale.html('sign-ins.session', { since, by })}${isThis ? markup` <strong>${locale.t('sign-ins.this')}</strong>` : NOTHING}</p>
<p class="small quiet">${locale.html('sign-ins.session-used', { used: date(context, usedAt, zone) })}</p>
${isThis ? NOTHING : button(context, { intent: 'end', id, label: locale.t('sign-ins.end') })}</li>`;
  });
  return markup`<section aria-labelledby="sessions"><h2 id="sessions">${locale.t('sign-ins.sessions')}</h2>
<p>${locale.t('sign-ins.sessions-said')}</p>
<ul class="plain-list">${items}</ul>
${own.sessions.length > 1 ? button(context, { intent: 'end-others', id: '', label: locale.t('sign-ins.end-others') }) : NOTHING}</section>`;
}

function button(
  context: PageContext,
  input: { readonly intent: string; readonly id: string; readonly label: string },
): Html {
  return markup`<form method="post" action="${context.href(PATH)}"><input type="hidden" name="intent" value="${input.intent}"><input type="hidden" name="id" value="${input.id}"><p><button type="submit" class="minor">${input.label}</button></p></form>`;
}
