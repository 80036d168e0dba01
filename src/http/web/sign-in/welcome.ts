import type { Application } from '../../../application/application.ts';
import { changeParticipant } from '../../../application/participant/change-participant.ts';
import { readParticipant } from '../../../application/participant/reads.ts';
import { requestAddress } from '../../../application/sign-in/mail-sign-in.ts';
import { readOwnSignIns } from '../../../application/sign-in/sessions.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { ADDRESS_MAX, checkAddress } from '../../../domain/mail/address.ts';
import { limitOf, QUOTAS } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { selectField, textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, type FormInput } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { returnPathOf } from '../kit/safe-redirect.ts';

/** Links mailed for one person, and to one address, who came by an identity provider. */
const PER_PERSON = { points: 3, duration: 1_800 };

type FormValues = { readonly name: string; readonly lang: string; readonly email: string };

/** For whoever signed in for the first time: what is shown of them and what never is, a name, a language. */
export async function welcomePage(context: PageContext): Promise<PageAnswer> {
  const who = requireParticipant(context);
  if (!who.ok) return { refusal: who.refusal };
  const known = await readParticipant(context.app, {
    id: who.value,
    limit: 1,
    afterProposal: null,
    afterComment: null,
  });
  if (!known.ok) return known;
  const { name } = known.value;
  const { locale } = context;
  const values = { name: name === locale.t('sign-in.newcomer') ? '' : name, lang: locale.lang, email: '' };
  return await formPage(context, values, null);
}

/** Saves the name and language, and asks whoever reads mail at an address that was given to confirm it. */
export function acceptWelcome(app: Application) {
  const [ofPerson, ofAddress] = [limitOf(PER_PERSON), limitOf(QUOTAS.signInAddress)];
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const { name, lang, email } = fieldsIn(formInput);
    const values: FormValues = { name, lang, email };
    const who = requireParticipant(context);
    if (!who.ok) return await formPage(context, values, who.refusal);
    const participantId = who.value;
    const address = email === '' ? null : checkAddress(email);
    if (address !== null && !address.ok) return await formPage(context, values, address.refusal);
    const changed = await changeParticipant(app, { participantId, name, lang });
    if (!changed.ok) return await formPage(context, values, changed.refusal);
    const next = returnPathOf(context);
    if (address === null) return { to: next ?? context.href('/') };
    const isTooMany =
      (await ofPerson(participantId)) > 0 || (await ofAddress(app.secrets.keyed(address.value, 'sign-in limit'))) > 0;
    // What was saved is saved; an address can be added later, at /me/sign-ins.
    if (isTooMany) return { to: next ?? context.href('/') };
    const query = { ...(next === null ? {} : { next }), lang };
    const asked = await requestAddress(app, { participantId, address: address.value, lang, query });
    if (!asked.ok) return await formPage(context, values, asked.refusal);
    return { to: context.href('/sign-in/sent', { next }) };
  });
}

function fieldsIn(formInput: FormInput): FormValues {
  return { name: formInput.text('name'), lang: formInput.text('lang'), email: formInput.text('email') };
}

/** Somebody who signs in by other ways than an address can give one: else nobody can write to them what was decided. */
async function addressField(context: PageContext, values: FormValues, refusal: Refusal | null): Promise<Html> {
  const { app, locale, viewer } = context;
  if (app.mails === undefined || viewer.participantId === null) return NOTHING;
  const { signIns } = await readOwnSignIns(app, { participantId: viewer.participantId, session: null });
  if (signIns.some(({ kind }) => kind === 'mail')) return NOTHING;
  return textField(context, {
    name: 'email',
    label: locale.t('welcome.email'),
    hint: locale.t('welcome.email-hint'),
    type: 'email',
    autocomplete: 'email',
    value: values.email,
    max: ADDRESS_MAX,
    refusal,
  });
}

async function formPage(context: PageContext, values: FormValues, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale, institution, languages } = context;
  const labels = {
    email: locale.t('welcome.email'),
    name: locale.t('welcome.name'),
    lang: locale.t('welcome.lang'),
  };
  const title = locale.t('welcome.title');
  return {
    cache: 'never',
    status: refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal, labels)}
<p class="lead">${locale.html('welcome.lead', { institution: line(context, choose(context, institution.name)) })}</p>
${terms(context)}
<form method="post" action="${context.href('/welcome', { next: returnPathOf(context) })}">
${textField(context, { name: 'name', label: labels.name, hint: locale.t('welcome.name-hint'), value: values.name, required: true, max: NAME_MAX, autocomplete: 'nickname', refusal })}
${selectField(context, { name: 'lang', label: labels.lang, value: values.lang, options: languages.map((lang) => ({ value: lang, label: locale.languageName(lang) })), refusal })}
${await addressField(context, values, refusal)}
<p><button type="submit">${locale.t('welcome.button')}</button></p></form></div>`,
    },
  };
}

function terms(context: PageContext): Html {
  const { locale } = context;
  const shown = [
    'welcome.shown-name',
    'welcome.shown-words',
    'welcome.hidden-address',
    'welcome.hidden-votes',
  ] as const;
  return markup`<h2>${locale.t('welcome.terms')}</h2>
<ul>${shown.map((key) => markup`<li>${locale.t(key)}</li>`)}</ul>
<p><a href="${context.href('/privacy')}">${locale.t('welcome.privacy')}</a></p>`;
}
