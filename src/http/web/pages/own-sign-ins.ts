import type { Context } from 'hono';
import { ADDRESS_MAX } from '../../../application/mail-address.ts';
import { requestAddress } from '../../../application/mail-sign-in.ts';
import type { Application } from '../../../application/ports.ts';
import { endSessions, type OwnSignIns, readOwnSignIns, removeSignIn } from '../../../application/sessions.ts';
import { viewerOf } from '../../../application/sign-in.ts';
import type { ParticipantId } from '../../../domain/id.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { STATUS } from '../../problem.ts';
import { doneNote } from '../components/done-note.ts';
import { textField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { signInWays } from '../components/sign-in-ways.ts';
import { date } from '../components/time.ts';
import { acceptForm, type FormAnswer, type Said } from '../form.ts';
import { limitOf } from '../limit.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { sessionOf } from '../session.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

const PATH = '/me/sign-ins';
/** Links to add an address, asked for by one person. */
const PER_PERSON = { points: 5, duration: 1_800 };

type Shown = { readonly typed: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** In which ways somebody signs in, where they are signed in, and the end of each. */
export async function ownSignInsPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await shownPage(visit, c, { typed: '', refusal: null });
}

export function acceptOwnSignIns(app: Application) {
  const limit = limitOf(PER_PERSON);
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const who = participantOf(visit);
    if (!who.ok) return who;
    if (said.text('intent') !== 'add') return { to: await act(visit, { said, participantId: who.value, c }) };
    const typed = said.text('email');
    const wait = await limit(who.value);
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await shownPage(visit, c, { typed, refusal: null, tooMany: true });
    }
    const { lang } = visit.locale;
    const query = { next: visit.href(PATH, { done: 'sign-in-added' }), lang };
    const asked = await requestAddress(app, { participantId: who.value, address: typed, lang, query });
    if (!asked.ok) return await shownPage(visit, c, { typed, refusal: asked.refusal });
    return { to: visit.href(PATH, { done: 'address-asked' }) };
  });
}

async function act(
  visit: Visit,
  { said, participantId, c }: { readonly said: Said; readonly participantId: ParticipantId; readonly c: Context },
): Promise<string> {
  const { app } = visit;
  const session = sessionOf(c, app.origin);
  const id = said.text('id');
  const done = async (): Promise<{ readonly done: string }> => {
    if (said.text('intent') === 'remove') {
      const { removed } = await removeSignIn(app, { participantId, id });
      return removed ? { done: 'sign-in-removed' } : { done: 'sign-in-stays' };
    }
    const which = said.text('intent') === 'end-others' ? ('others' as const) : { id };
    await endSessions(app, { participantId, which, session });
    return { done: 'session-ended' };
  };
  const outcome = await done();
  const still = await viewerOf(app, session);
  return still.participantId === null ? visit.href('/') : visit.href(PATH, outcome);
}

async function shownPage(visit: Visit, c: Context, shown: Shown): Promise<PageAnswer> {
  const { app, locale } = visit;
  const who = participantOf(visit);
  if (!who.ok) return who;
  const own = await readOwnSignIns(app, { participantId: who.value, session: sessionOf(c, app.origin) });
  const title = locale.t('sign-ins.title');
  return {
    keep: 'never',
    status: shown.tooMany === true ? 429 : shown.refusal === null ? 200 : STATUS[shown.refusal.type],
    content: {
      title,
      canonical: null,
      crumbs: [{ href: visit.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}${refusalNote(visit, shown.refusal, { email: locale.t('sign-in.email') })}
${shown.tooMany === true ? markup`<p class="note error" role="alert">${locale.t('sign-in.too-many')}</p>` : NOTHING}
<p class="lead">${locale.t('sign-ins.lead')}</p>
${ways(visit, own)}
${address(visit, shown)}
${await signInWays(visit, { next: PATH, adds: true })}
${sessions(visit, own)}</div>`,
    },
  };
}

function ways(visit: Visit, { signIns }: OwnSignIns): Html {
  const { locale, institution } = visit;
  const zone = institution.timeZone;
  const items = signIns.map(({ id, kind, label, createdAt, usedAt }) => {
    const stays = kind === 'fediverse' ? 'sign-ins.stays-account' : signIns.length < 2 ? 'sign-ins.stays-last' : null;
    return markup`<li><p><strong><bdi>${label}</bdi></strong> (${locale.t(`sign-ins.kind-${kind}`)})</p>
<p class="small quiet">${locale.say('sign-ins.when', { since: date(visit, createdAt, zone), used: date(visit, usedAt, zone) })}</p>
${stays === null ? button(visit, { intent: 'remove', id, label: locale.t('sign-ins.remove', { label }) }) : markup`<p class="small">${locale.t(stays)}</p>`}</li>`;
  });
  return markup`<section aria-labelledby="ways"><h2 id="ways">${locale.t('sign-ins.ways')}</h2>
${items.length === 0 ? markup`<p>${locale.t('sign-ins.none')}</p>` : markup`<ul class="plain-list">${items}</ul>`}</section>`;
}

function address(visit: Visit, { typed, refusal }: Shown): Html {
  const { app, locale } = visit;
  if (app.mails === undefined) return NOTHING;
  return markup`<section aria-labelledby="add"><h2 id="add">${locale.t('sign-ins.add-title')}</h2>
<form method="post" action="${visit.href(PATH)}"><input type="hidden" name="intent" value="add">
${textField(visit, { name: 'email', label: locale.t('sign-in.email'), hint: locale.t('sign-ins.add-hint'), type: 'email', autocomplete: 'email', value: typed, required: true, max: ADDRESS_MAX, refusal })}
<p><button type="submit" class="second">${locale.t('sign-ins.add')}</button></p></form>
${app.mails === 'shown' ? markup`<p><a href="${visit.href('/dev/mails')}">${locale.t('sign-in.shown')}</a></p>` : NOTHING}</section>`;
}

function sessions(visit: Visit, own: OwnSignIns): Html {
  const { locale, institution } = visit;
  const zone = institution.timeZone;
  const items = own.sessions.map(({ id, kind, createdAt, usedAt, isThis }) => {
    const by = locale.t(`sign-ins.kind-${kind ?? 'link'}`);
    const since = date(visit, createdAt, zone);
    return markup`<li><p>${locale.say('sign-ins.session', { since, by })}${isThis ? markup` <strong>${locale.t('sign-ins.this')}</strong>` : NOTHING}</p>
<p class="small quiet">${locale.say('sign-ins.session-used', { used: date(visit, usedAt, zone) })}</p>
${isThis ? NOTHING : button(visit, { intent: 'end', id, label: locale.t('sign-ins.end') })}</li>`;
  });
  return markup`<section aria-labelledby="sessions"><h2 id="sessions">${locale.t('sign-ins.sessions')}</h2>
<p>${locale.t('sign-ins.sessions-said')}</p>
<ul class="plain-list">${items}</ul>
${own.sessions.length > 1 ? button(visit, { intent: 'end-others', id: '', label: locale.t('sign-ins.end-others') }) : NOTHING}</section>`;
}

function button(visit: Visit, said: { readonly intent: string; readonly id: string; readonly label: string }): Html {
  return markup`<form method="post" action="${visit.href(PATH)}"><input type="hidden" name="intent" value="${said.intent}"><input type="hidden" name="id" value="${said.id}"><p><button type="submit" class="minor">${said.label}</button></p></form>`;
}
