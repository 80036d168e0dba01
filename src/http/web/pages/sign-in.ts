import { ADDRESS_MAX, checkAddress } from '../../../application/mail-address.ts';
import { requestSignIn } from '../../../application/mail-sign-in.ts';
import type { Application } from '../../../application/ports.ts';
import { LINK_MINUTES } from '../../../application/sign-in.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { clientAddress } from '../../client-address.ts';
import { STATUS } from '../../problem.ts';
import { textField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { signInWays } from '../components/sign-in-ways.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { limitOf } from '../limit.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { nextOf } from '../next.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

/** Links asked for from one network; several households may share it. */
const PER_CLIENT = { points: 20, duration: 600 };
/** Links mailed to one address. Whoever asks for more has some in their box that are still good. */
const PER_ADDRESS = { points: 5, duration: 1_800 };
/** A button that was pressed twice asks for one link. */
const AT_ONCE = { points: 1, duration: 20 };

type Typed = { readonly typed: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** The ways to sign in, and back to where somebody was. */
export async function signInPage(visit: Visit): Promise<PageAnswer> {
  return await formPage(visit, { typed: '', refusal: null });
}

/** Mails a link to an address. The answer is the same whether somebody is known by it or not. */
export function acceptSignInRequest(app: Application, trustProxy: boolean) {
  const [ofClient, ofAddress, atOnce] = [limitOf(PER_CLIENT), limitOf(PER_ADDRESS), limitOf(AT_ONCE)];
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const typed = said.text('email');
    const sent = { to: visit.href('/sign-in/sent', { next: nextOf(visit) }) };
    const address = checkAddress(typed);
    if (!address.ok) return await formPage(visit, { typed, refusal: address.refusal });
    const key = app.secrets.keyed(address.value, 'sign-in limit');
    if ((await atOnce(key)) > 0) return sent;
    const wait = (await ofClient(clientAddress(c, trustProxy))) || (await ofAddress(key));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await formPage(visit, { typed, refusal: null, tooMany: true });
    }
    const next = nextOf(visit);
    const query = { ...(next === null ? {} : { next }), lang: visit.locale.lang };
    const asked = await requestSignIn(app, { address: address.value, lang: visit.locale.lang, query });
    return asked.ok ? sent : await formPage(visit, { typed, refusal: asked.refusal });
  });
}

/** Says what happens next, to whoever asked for a link. */
export function signInSentPage(visit: Visit): PageAnswer {
  const { app, locale } = visit;
  const title = locale.t('sign-in.sent-title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('sign-in.sent-text', { minutes: LINK_MINUTES })}</p>
<ul><li>${locale.t('sign-in.sent-slow')}</li><li>${locale.t('sign-in.sent-typed')}</li><li>${locale.t('sign-in.sent-where')}</li></ul>
${app.mails === 'shown' ? markup`<p><a href="${visit.href('/dev/mails')}">${locale.t('sign-in.shown')}</a></p>` : NOTHING}
<p><a href="${visit.href('/sign-in', { next: nextOf(visit) })}">${locale.t('sign-in.again')}</a></p></div>`,
    },
  };
}

/** For whoever signed in beside a form that they go on with. */
export async function signedInPage(visit: Visit): Promise<PageAnswer> {
  const { locale } = visit;
  if (visit.signedInAs === null) return await formPage(visit, { typed: '', refusal: null });
  const title = locale.t('sign-in.beside-title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('sign-in.beside-text')}</p>
<p><a href="${visit.href('/')}">${locale.t('sign-in.home')}</a></p></div>`,
    },
  };
}

async function formPage(visit: Visit, answer: Typed): Promise<PageAnswer> {
  const { app, locale, signedInAs } = visit;
  const { refusal, tooMany = false } = answer;
  const title = locale.t('sign-in.title');
  return {
    keep: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, { email: locale.t('sign-in.email') })}
${tooMany ? markup`<p class="note error" role="alert">${locale.t('sign-in.too-many')}</p>` : NOTHING}
${signedInAs === null ? NOTHING : markup`<p class="note">${locale.say('session.signed-in', { name: markup`<bdi>${signedInAs}</bdi>` })}. ${onward(visit)}</p>`}
${app.mails === undefined ? NOTHING : markup`<p class="lead">${locale.t('sign-in.lead')}</p>`}
${addressForm(visit, answer)}
${await signInWays(visit, { next: nextOf(visit) ?? '/' })}</div>`,
    },
  };
}

/** On to where somebody was; whoever came to sign in as another is told what becomes of this sign-in instead. */
function onward(visit: Visit): Html {
  const { locale } = visit;
  if (visit.query.get('as') === 'other') return markup`${locale.t('sign-in.other-text')}`;
  return markup`<a href="${nextOf(visit) ?? visit.href('/')}">${locale.t('sign-in.go-on')}</a>`;
}

/** Asks for the address that a link is mailed to; says so where this node sends no mail. */
export function addressForm(visit: Visit, { typed, refusal }: Typed): Html {
  const { app, locale } = visit;
  if (app.mails === undefined) {
    return markup`<p class="note">${locale.t('sign-in.no-mail')} <a href="${visit.href('/privacy')}">${locale.t('contact.title')}</a></p>`;
  }
  return markup`<form method="post" action="${visit.href('/sign-in', { next: nextOf(visit) })}">
${textField(visit, { name: 'email', label: locale.t('sign-in.email'), hint: locale.t('sign-in.email-hint'), type: 'email', autocomplete: 'email', value: typed, required: true, max: ADDRESS_MAX, refusal })}
<p><button type="submit">${locale.t('sign-in.send')}</button></p></form>`;
}
