import type { Context } from 'hono';
import { type Arrival, acceptJoining, readJoining } from '../../../application/arrive.ts';
import type { Application } from '../../../application/ports.ts';
import type { SignedIn } from '../../../application/sign-in-with.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { STATUS } from '../../problem.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { signInWays } from '../components/sign-in-ways.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { protect } from '../headers.ts';
import { markup } from '../markup.ts';
import { ownPath } from '../own-path.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { keepSession } from '../session.ts';
import type { Visit } from '../visit.ts';
import { wayOf } from '../way-cookie.ts';

/** Where somebody sees the ways in which they sign in. */
const OWN_SIGN_INS = '/me/sign-ins';
export const JOIN = '/sign-in/join';

/** Where somebody wants to go on to, out of a form or an address; home for whatever leads elsewhere. */
export function nextIn(said: string, origin: string): string {
  return ownPath(said, origin) ?? '/';
}

/** What the browser of somebody who came back gets: a session, a question, or why not with the ways in once more. */
export async function arrivalResponse(visit: Visit, c: Context, arrival: Arrival): Promise<Response> {
  const answer = await answerTo(visit, c, arrival);
  if (!('to' in answer)) return pageResponse(visit, c, answer);
  protect(c, 'never');
  return c.redirect(answer.to, 303);
}

async function answerTo(visit: Visit, c: Context, { outcome, next, adds }: Arrival): Promise<FormAnswer> {
  if (!outcome.ok) return await notArrived(visit, outcome.refusal, { next: next ?? '/', adds });
  if ('asks' in outcome.value) return { to: visit.href(JOIN, { state: outcome.value.asks }) };
  return { to: signedInTo(visit, c, { signed: outcome.value, next: next ?? '/', adds }) };
}

function signedInTo(
  visit: Visit,
  c: Context,
  { signed, next, adds }: { readonly signed: SignedIn; readonly next: string; readonly adds: boolean },
): string {
  const { origin } = visit.app;
  keepSession(c, { secret: signed.session, expiresAt: signed.expiresAt, origin });
  if (adds) return visit.href(OWN_SIGN_INS, { done: 'sign-in-added' });
  return signed.isNew ? visit.href('/welcome', { next }) : nextIn(next, origin);
}

/** Why somebody is not signed in, and every way to try again. */
export async function notArrived(
  visit: Visit,
  why: Refusal | { readonly type: 'too-many' },
  ways: { readonly next: string; readonly adds: boolean; readonly typed?: string | undefined },
): Promise<PageAnswer> {
  const { locale } = visit;
  const title = locale.t('identity.failed');
  const back = ways.adds
    ? markup`<a href="${visit.href(OWN_SIGN_INS)}">${locale.t('identity.own')}</a>`
    : markup`<a href="${visit.href('/sign-in', { next: ways.next })}">${locale.t('identity.other-ways')}</a>`;
  return {
    status: why.type === 'too-many' ? 429 : STATUS[why.type],
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${why.type === 'too-many' ? markup`<p class="note error" role="alert">${locale.t('interact.too-many')}</p>` : refusalNote(visit, why, { account: locale.t('interact.account') })}
${await signInWays(visit, ways)}
<p>${back}</p></div>`,
    },
  };
}

/** Asks before two participants become one, which cannot be undone. */
export async function joinPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, locale, query, viewer } = visit;
  const state = query.get('state') ?? '';
  const back = { state, browser: wayOf(c, app.origin), participantId: viewer.participantId };
  const joining = await readJoining(app, back);
  if (!joining.ok) return joining;
  const { own, other, label } = joining.value;
  const title = locale.t('identity.join-title');
  const name = (text: string) => markup`<bdi>${text}</bdi>`;
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.say('identity.join-text', { label: name(label), other: name(other), own: name(own) })}</p>
<ul><li>${locale.t('identity.join-once')}</li><li>${locale.say('identity.join-name', { own: name(own) })}</li><li>${locale.t('identity.join-forever')}</li></ul>
<form method="post" action="${visit.href(JOIN)}"><input type="hidden" name="state" value="${state}">
<p class="buttons"><button type="submit">${locale.t('identity.join-button')}</button></p></form>
<p><a href="${visit.href(OWN_SIGN_INS)}">${locale.t('identity.join-not')}</a></p></div>`,
    },
  };
}

/** Makes two participants one, by the word of whoever is both. */
export function acceptJoin(app: Application): (c: Context) => Promise<Response> {
  return acceptForm(app, async (visit, said, c) => {
    const browser = wayOf(c, app.origin);
    const { participantId } = visit.viewer;
    return await answerTo(visit, c, await acceptJoining(app, { state: said.text('state'), browser, participantId }));
  });
}
