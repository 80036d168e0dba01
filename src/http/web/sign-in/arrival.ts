import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { acceptMerge, readMergeRequest, type SignInResult } from '../../../application/sign-in/complete-sign-in.ts';
import type { SignedIn } from '../../../application/sign-in/sign-in-with.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { STATUS } from '../../kit/problem.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { protect } from '../kit/headers.ts';
import { markup } from '../kit/markup.ts';
import { type PageAnswer, pageResponse } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNote } from '../kit/refusal-note.ts';
import { safeRedirect } from '../kit/safe-redirect.ts';
import { setSessionCookie } from './session.ts';
import { signInAttemptCookie } from './sign-in-attempt-cookie.ts';
import { ADMIN, signInOptions } from './sign-in-options.ts';

/** Where somebody sees the ways in which they sign in. */
const OWN_SIGN_INS = '/me/sign-ins';
export const MERGE_PATH = '/sign-in/join';

/** Where somebody wants to go on to, out of a form or an address; home for whatever leads elsewhere. */
export function nextIn(text: string, origin: string): string {
  return safeRedirect(text, origin) ?? '/';
}

/** What the browser of somebody who came back gets: a session, a question, or why not with the ways in once more. */
export async function signInResponse(context: PageContext, c: Context, arrival: SignInResult): Promise<Response> {
  const answer = await answerTo(context, c, arrival);
  if (!('to' in answer)) return pageResponse(context, c, answer);
  protect(c, 'never');
  return c.redirect(answer.to, 303);
}

async function answerTo(
  context: PageContext,
  c: Context,
  { outcome, next, addsSignIn }: SignInResult,
): Promise<FormAnswer> {
  if (!outcome.ok) return await signInFailed(context, outcome.refusal, { next: next ?? '/', addsSignIn });
  if ('mergeState' in outcome.value) return { to: context.href(MERGE_PATH, { state: outcome.value.mergeState }) };
  const signed = outcome.value;
  if ('agentId' in signed) {
    setSessionCookie(c, { secret: signed.session, expiresAt: signed.expiresAt, origin: context.app.origin });
    return { to: nextIn(next ?? ADMIN, context.app.origin) };
  }
  return { to: signedInRedirect(context, c, { signed, next: next ?? '/', addsSignIn }) };
}

function signedInRedirect(
  context: PageContext,
  c: Context,
  { signed, next, addsSignIn }: { readonly signed: SignedIn; readonly next: string; readonly addsSignIn: boolean },
): string {
  const { origin } = context.app;
  setSessionCookie(c, { secret: signed.session, expiresAt: signed.expiresAt, origin });
  if (addsSignIn) return context.href(OWN_SIGN_INS, { done: 'sign-in-added' });
  return signed.isNew ? context.href('/welcome', { next }) : nextIn(next, origin);
}

/** Why somebody is not signed in, and every way to try again. */
export async function signInFailed(
  context: PageContext,
  why: Refusal | { readonly type: 'too-many' },
  ways: { readonly next: string; readonly addsSignIn: boolean; readonly values?: string | undefined },
): Promise<PageAnswer> {
  const { locale } = context;
  const title = locale.t('identity.failed');
  const back = ways.addsSignIn
    ? markup`<a href="${context.href(OWN_SIGN_INS)}">${locale.t('identity.own')}</a>`
    : markup`<a href="${context.href('/sign-in', { next: ways.next })}">${locale.t('identity.other-ways')}</a>`;
  return {
    status: why.type === 'too-many' ? 429 : STATUS[why.type],
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${why.type === 'too-many' ? errorNote(locale.t('interact.too-many')) : refusalNote(context, why, { account: locale.t('interact.account') })}
${await signInOptions(context, ways)}
<p>${back}</p></div>`,
    },
  };
}

/** Asks before two participants become one, which cannot be undone. */
export async function mergePage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, query, viewer } = context;
  const state = query.get('state') ?? '';
  const back = { state, browser: signInAttemptCookie(c, app.origin), participantId: viewer.participantId };
  const mergeRequest = await readMergeRequest(app, back);
  if (!mergeRequest.ok) return mergeRequest;
  const { own, other, label } = mergeRequest.value;
  const title = locale.t('identity.join-title');
  const name = (text: string) => markup`<bdi>${text}</bdi>`;
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.html('identity.join-text', { label: name(label), other: name(other), own: name(own) })}</p>
<ul><li>${locale.t('identity.join-once')}</li><li>${locale.html('identity.join-name', { own: name(own) })}</li><li>${locale.t('identity.join-forever')}</li></ul>
<form method="post" action="${context.href(MERGE_PATH)}"><input type="hidden" name="state" value="${state}">
<p class="buttons"><button type="submit">${locale.t('identity.join-button')}</button></p></form>
<p><a href="${context.href(OWN_SIGN_INS)}">${locale.t('identity.join-not')}</a></p></div>`,
    },
  };
}

/** Merges two participants after the person confirmed to be both. */
export function acceptMergeForm(app: Application): (c: Context) => Promise<Response> {
  return acceptForm(app, async (context, formInput, c) => {
    const browser = signInAttemptCookie(c, app.origin);
    const { participantId } = context.viewer;
    return await answerTo(
      context,
      c,
      await acceptMerge(app, { state: formInput.text('state'), browser, participantId }),
    );
  });
}
