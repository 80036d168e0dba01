import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { readSignInLink } from '../../../application/read-sign-in-link.ts';
import { type SignedInByLink, signIn, signOut } from '../../../application/sign-in.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { STATUS } from '../../problem.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { choose, line } from '../content.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { markup, NOTHING } from '../markup.ts';
import { nextOf } from '../next.ts';
import type { PageAnswer } from '../page.ts';
import { keepSession, sessionOf } from '../session.ts';
import type { Visit } from '../visit.ts';
import { addressForm } from './sign-in.ts';

/**
 * One button. Looking at the page spends nothing, so a mail scanner or a link preview that opens the address takes
 * nobody's link away.
 */
export async function signInLinkPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, locale, institution, path, viewer } = visit;
  const found = await readSignInLink(app, { secret: c.req.param('secret') ?? '' });
  if (!found.ok) return overPage(visit, found.refusal);
  const { address, adds } = found.value;
  if (adds && viewer.participantId === null) return overPage(visit, { type: 'not-signed-in' });
  const title = locale.t(adds ? 'sign-in.add-title' : 'sign-in.title');
  const values = { institution: line(visit, choose(visit, institution.name)) };
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.say(adds ? 'sign-in.add-text' : 'sign-in.text', values)}</p>
${address === null ? NOTHING : markup`<p>${locale.say('sign-in.address-said', { address: markup`<strong><bdi>${address}</bdi></strong>` })}</p>`}
<form method="post" action="${visit.href(path, { next: nextOf(visit) })}"><p><button type="submit">${locale.t(adds ? 'sign-in.add-button' : 'sign-in.button')}</button></p></form>
${adds ? NOTHING : markup`<p class="small quiet">${locale.t('sign-in.cookie')}</p>`}</div>`,
    },
  };
}

/** Spends the link on a session, and leads on: to where somebody was, by way of the welcome if they are new. */
export function acceptSignInLink(app: Application) {
  return acceptForm(app, async (visit, _, c): Promise<FormAnswer> => {
    const { locale, viewer } = visit;
    const signed = await signIn(app, {
      secret: c.req.param('secret') ?? '',
      viewer,
      newcomer: { name: locale.t('sign-in.newcomer'), lang: locale.lang },
    });
    if (!signed.ok) return overPage(visit, signed.refusal);
    // What this browser had before is nobody's any more.
    const before = sessionOf(c, app.origin);
    if (before !== null) await signOut(app, { session: before });
    keepSession(c, { secret: signed.value.session, expiresAt: signed.value.expiresAt, origin: app.origin });
    return { to: after(visit, signed.value) };
  });
}

function after(visit: Visit, { isNew }: SignedInByLink): string {
  const next = nextOf(visit);
  return isNew ? visit.href('/welcome', { next }) : (next ?? visit.href('/'));
}

/** A link that is spent or too old, with the way to another one. */
function overPage(visit: Visit, refusal: Refusal): PageAnswer {
  const { locale } = visit;
  const title = locale.t('sign-in.over-title');
  return {
    keep: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal)}
${visit.signedInAs === null ? markup`<p>${locale.t('sign-in.over-text')}</p>${addressForm(visit, { typed: '', refusal: null })}` : markup`<p><a href="${nextOf(visit) ?? visit.href('/')}">${locale.t('sign-in.go-on')}</a></p>`}</div>`,
    },
  };
}
