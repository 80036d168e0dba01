import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readIdentityProvider } from '../../../application/sign-in/identity-provider.ts';
import { readSignInLink, type SignedInByLink, signIn, signOut } from '../../../application/sign-in/sign-in.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { clientNetwork } from '../../kit/client-address.ts';
import { limitOf, QUOTAS } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { returnPathOf } from '../kit/safe-redirect.ts';
import { signInFailed } from './arrival.ts';
import { addressForm } from './page.ts';
import { sessionOf, setSessionCookie } from './session.ts';
import { ADMIN, agentWay } from './sign-in-options.ts';

/**
 * One button. Looking at the page spends nothing, so a mail scanner or a link preview that opens the address takes
 * nobody's link away.
 */
export async function signInLinkPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, institution, path, viewer } = context;
  const found = await readSignInLink(app, { secret: c.req.param('secret') ?? '' });
  if (!found.ok) return overPage(context, found.refusal);
  const { address, addsSignIn, needsProvider, offersProvider } = found.value;
  if (needsProvider) return await providerPage(context, c.req.param('secret') ?? '');
  if (addsSignIn && viewer.participantId === null) return overPage(context, { type: 'not-signed-in' });
  const title = locale.t(addsSignIn ? 'sign-in.add-title' : 'sign-in.title');
  const provider = offersProvider ? await readIdentityProvider(app) : null;
  const label = provider === null ? null : line(context, choose(context, provider.label));
  const link = c.req.param('secret') ?? '';
  const values = { institution: line(context, choose(context, institution.name)) };
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.html(addsSignIn ? 'sign-in.add-text' : 'sign-in.text', values)}</p>
${address === null ? NOTHING : markup`<p>${locale.html('sign-in.address-said', { address: markup`<strong><bdi>${address}</bdi></strong>` })}</p>`}
<form method="post" action="${context.href(path, { next: returnPathOf(context) })}"><p><button type="submit">${locale.t(addsSignIn ? 'sign-in.add-button' : 'sign-in.button')}</button></p></form>
${label === null ? NOTHING : agentWay(context, { label, link, next: returnPathOf(context) ?? ADMIN })}
${addsSignIn ? NOTHING : markup`<p class="small quiet">${locale.t('sign-in.cookie')}</p>`}</div>`,
    },
  };
}

/** For an agent: the link signs nobody in alone, and goes on to the institution's identity provider with them. */
async function providerPage(context: PageContext, link: string): Promise<PageAnswer> {
  const { app, locale } = context;
  const provider = await readIdentityProvider(app);
  if (provider === null) return { refusal: { type: 'not-found', what: 'identity-provider' } };
  const label = line(context, choose(context, provider.label));
  const title = locale.t('sign-in.title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.html('identity.agent-link', { label })}</p>
${agentWay(context, { label, link, next: returnPathOf(context) ?? ADMIN })}</div>`,
    },
  };
}

/** Spends the link on a session, and leads on: to where somebody was, by way of the welcome if they are new. */
export function acceptSignInLink(app: Application, trustProxy: boolean) {
  const ofNetwork = limitOf(QUOTAS.signInAttempts);
  return acceptForm(app, async (context, _, c): Promise<FormAnswer> => {
    const wait = await ofNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await signInFailed(
        context,
        { type: 'too-many' },
        { next: returnPathOf(context) ?? '/', addsSignIn: false },
      );
    }
    const { locale, viewer } = context;
    const signed = await signIn(app, {
      secret: c.req.param('secret') ?? '',
      viewer,
      newcomer: { name: locale.t('sign-in.newcomer'), lang: locale.lang },
    });
    if (!signed.ok) return overPage(context, signed.refusal);
    // What this browser had before is nobody's any more.
    const before = sessionOf(c, app.origin);
    if (before !== null) await signOut(app, { session: before });
    setSessionCookie(c, { secret: signed.value.session, expiresAt: signed.value.expiresAt, origin: app.origin });
    return { to: after(context, signed.value) };
  });
}

function after(context: PageContext, { isNew, holder }: SignedInByLink): string {
  const next = returnPathOf(context);
  return isNew ? context.href('/welcome', { next }) : (next ?? context.href('agentId' in holder ? '/admin' : '/'));
}

/** A link that is spent or too old, with the way to another one. */
function overPage(context: PageContext, refusal: Refusal): PageAnswer {
  const { locale } = context;
  const title = locale.t('sign-in.over-title');
  return {
    cache: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal)}
${context.signedInAs === null ? markup`<p>${locale.t('sign-in.over-text')}</p>${addressForm(context, { values: '', refusal: null })}` : markup`<p><a href="${returnPathOf(context) ?? context.href('/')}">${locale.t('sign-in.go-on')}</a></p>`}</div>`,
    },
  };
}
