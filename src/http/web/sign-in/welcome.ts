import type { Application } from '../../../application/application.ts';
import { changeParticipant } from '../../../application/participant/change-participant.ts';
import { readParticipant } from '../../../application/participant/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { selectField, textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { returnPathOf } from '../kit/return-to.ts';

type FormValues = { readonly name: string; readonly lang: string };

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
  return formPage(context, { name: name === locale.t('sign-in.newcomer') ? '' : name, lang: locale.lang }, null);
}

export function acceptWelcome(app: Application) {
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const values: FormValues = { name: formInput.text('name'), lang: formInput.text('lang') };
    const who = requireParticipant(context);
    if (!who.ok) return formPage(context, values, who.refusal);
    const changed = await changeParticipant(app, { participantId: who.value, ...values });
    return changed.ok ? { to: returnPathOf(context) ?? context.href('/') } : formPage(context, values, changed.refusal);
  });
}

function formPage(context: PageContext, values: FormValues, refusal: Refusal | null): PageAnswer {
  const { locale, institution, languages } = context;
  const labels = { name: locale.t('welcome.name'), lang: locale.t('welcome.lang') };
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
