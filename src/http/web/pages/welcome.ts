import { changeParticipant } from '../../../application/change-participant.ts';
import type { Application } from '../../../application/ports.ts';
import { readParticipant } from '../../../application/read-participant.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { NAME_MAX } from '../../../domain/text.ts';
import { STATUS } from '../../problem.ts';
import { selectField, textField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { choose, line } from '../content.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { type Html, markup } from '../markup.ts';
import { nextOf } from '../next.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

type Typed = { readonly name: string; readonly lang: string };

/** For whoever signed in for the first time: what is shown of them and what never is, a name, a language. */
export async function welcomePage(visit: Visit): Promise<PageAnswer> {
  const who = participantOf(visit);
  if (!who.ok) return { refusal: who.refusal };
  const known = await readParticipant(visit.app, { id: who.value, limit: 1, afterProposal: null, afterComment: null });
  if (!known.ok) return known;
  const { name } = known.value;
  const { locale } = visit;
  return formPage(visit, { name: name === locale.t('sign-in.newcomer') ? '' : name, lang: locale.lang }, null);
}

export function acceptWelcome(app: Application) {
  return acceptForm(app, async (visit, said): Promise<FormAnswer> => {
    const typed: Typed = { name: said.text('name'), lang: said.text('lang') };
    const who = participantOf(visit);
    if (!who.ok) return formPage(visit, typed, who.refusal);
    const changed = await changeParticipant(app, { participantId: who.value, ...typed });
    return changed.ok ? { to: nextOf(visit) ?? visit.href('/') } : formPage(visit, typed, changed.refusal);
  });
}

function formPage(visit: Visit, typed: Typed, refusal: Refusal | null): PageAnswer {
  const { locale, institution, languages } = visit;
  const labels = { name: locale.t('welcome.name'), lang: locale.t('welcome.lang') };
  const title = locale.t('welcome.title');
  return {
    keep: 'never',
    status: refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, labels)}
<p class="lead">${locale.say('welcome.lead', { institution: line(visit, choose(visit, institution.name)) })}</p>
${terms(visit)}
<form method="post" action="${visit.href('/welcome', { next: nextOf(visit) })}">
${textField(visit, { name: 'name', label: labels.name, hint: locale.t('welcome.name-hint'), value: typed.name, required: true, max: NAME_MAX, autocomplete: 'nickname', refusal })}
${selectField(visit, { name: 'lang', label: labels.lang, value: typed.lang, options: languages.map((lang) => ({ value: lang, label: locale.languageName(lang) })), refusal })}
<p><button type="submit">${locale.t('welcome.button')}</button></p></form></div>`,
    },
  };
}

function terms(visit: Visit): Html {
  const { locale } = visit;
  const shown = [
    'welcome.shown-name',
    'welcome.shown-words',
    'welcome.hidden-address',
    'welcome.hidden-votes',
  ] as const;
  return markup`<h2>${locale.t('welcome.terms')}</h2>
<ul>${shown.map((key) => markup`<li>${locale.t(key)}</li>`)}</ul>
<p><a href="${visit.href('/privacy')}">${locale.t('welcome.privacy')}</a></p>`;
}
