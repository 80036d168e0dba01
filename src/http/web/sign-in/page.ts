import type { Application } from '../../../application/application.ts';
import { requestSignIn } from '../../../application/sign-in/mail-sign-in.ts';
import { LINK_MINUTES } from '../../../application/sign-in/sign-in.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ADDRESS_MAX, checkAddress } from '../../../domain/mail/address.ts';
import { clientNetwork } from '../../kit/client-address.ts';
import { limitOf, QUOTAS } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNote } from '../kit/refusal-note.ts';
import { returnPathOf } from '../kit/safe-redirect.ts';
import { signInOptions } from './sign-in-options.ts';

type FormValues = { readonly values: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** The ways to sign in, and back to where somebody was. */
export async function signInPage(context: PageContext): Promise<PageAnswer> {
  return await formPage(context, { values: '', refusal: null });
}

/** Mails a link to an address. The answer is the same whether somebody is known by it or not. */
export function acceptSignInRequest(app: Application, trustProxy: boolean) {
  const ofNetwork = limitOf(QUOTAS.signInNetwork);
  const [ofAddress, atOnce] = [limitOf(QUOTAS.signInAddress), limitOf(QUOTAS.signInAtOnce)];
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const text = formInput.text('email');
    const sent = { to: context.href('/sign-in/sent', { next: returnPathOf(context) }) };
    const address = checkAddress(text);
    if (!address.ok) return await formPage(context, { values: text, refusal: address.refusal });
    const key = app.secrets.keyed(address.value, 'sign-in limit');
    if ((await atOnce(key)) > 0) return sent;
    const wait = (await ofNetwork(clientNetwork(c, trustProxy))) || (await ofAddress(key));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await formPage(context, { values: text, refusal: null, tooMany: true });
    }
    const next = returnPathOf(context);
    const query = { ...(next === null ? {} : { next }), lang: context.locale.lang };
    const result = await requestSignIn(app, { address: address.value, lang: context.locale.lang, query });
    return result.ok ? sent : await formPage(context, { values: text, refusal: result.refusal });
  });
}

/** Says what happens next, to whoever asked for a link. */
export function signInSentPage(context: PageContext): PageAnswer {
  const { app, locale } = context;
  const title = locale.t('sign-in.sent-title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('sign-in.sent-text', { minutes: LINK_MINUTES })}</p>
<ul><li>${locale.t('sign-in.sent-slow')}</li><li>${locale.t('sign-in.sent-typed')}</li><li>${locale.t('sign-in.sent-where')}</li></ul>
${app.mails === 'shown' ? markup`<p><a href="${context.href('/dev/mails')}">${locale.t('sign-in.shown')}</a></p>` : NOTHING}
<p><a href="${context.href('/sign-in', { next: returnPathOf(context) })}">${locale.t('sign-in.again')}</a></p></div>`,
    },
  };
}

/** For whoever signed in beside a form that they go on with. */
export async function signedInPage(context: PageContext): Promise<PageAnswer> {
  const { locale } = context;
  if (context.signedInAs === null) return await formPage(context, { values: '', refusal: null });
  const title = locale.t('sign-in.beside-title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('sign-in.beside-text')}</p>
<p><a href="${context.href('/')}">${locale.t('sign-in.home')}</a></p></div>`,
    },
  };
}

async function formPage(context: PageContext, answer: FormValues): Promise<PageAnswer> {
  const { app, locale, signedInAs } = context;
  const { refusal, tooMany = false } = answer;
  const title = locale.t('sign-in.title');
  return {
    cache: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal, { email: locale.t('sign-in.email') })}
${tooMany ? errorNote(locale.t('sign-in.too-many')) : NOTHING}
${signedInAs === null ? NOTHING : markup`<p class="note">${locale.html('session.signed-in', { name: markup`<bdi>${signedInAs}</bdi>` })}. ${onward(context)}</p>`}
${app.mails === undefined ? NOTHING : markup`<p class="lead">${locale.t('sign-in.lead')}</p>`}
${addressForm(context, answer)}
${await signInOptions(context, { next: returnPathOf(context) ?? '/' })}</div>`,
    },
  };
}

/** On to where somebody was; whoever came to sign in as another sees what happens to this sign-in. */
function onward(context: PageContext): Html {
  const { locale } = context;
  if (context.query.get('as') === 'other') return markup`${locale.t('sign-in.other-text')}`;
  return markup`<a href="${returnPathOf(context) ?? context.href('/')}">${locale.t('sign-in.go-on')}</a>`;
}

/** Asks for the address that a link is mailed to; says so where this node sends no mail. */
export function addressForm(context: PageContext, { values: text, refusal }: FormValues): Html {
  const { app, locale } = context;
  if (app.mails === undefined) {
    return markup`<p class="note">${locale.t('sign-in.no-mail')} <a href="${context.href('/privacy')}">${locale.t('contact.title')}</a></p>`;
  }
  return markup`<form method="post" action="${context.href('/sign-in', { next: returnPathOf(context) })}">
${textField(context, { name: 'email', label: locale.t('sign-in.email'), hint: locale.t('sign-in.email-hint'), type: 'email', autocomplete: 'email', value: text, required: true, max: ADDRESS_MAX, refusal })}
<p><button type="submit">${locale.t('sign-in.send')}</button></p></form>`;
}
