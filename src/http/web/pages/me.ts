import { changeParticipant } from '../../../application/change-participant.ts';
import type { Application } from '../../../application/ports.ts';
import { type OwnPage, readOwnPage } from '../../../application/read-own-page.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { NAME_MAX } from '../../../domain/text.ts';
import { STATUS } from '../../problem.ts';
import { doneNote } from '../components/done-note.ts';
import { selectField, textField } from '../components/field.ts';
import { ownAct } from '../components/own-act.ts';
import { pager } from '../components/pager.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { facts } from '../components/rules-in-words.ts';
import { date } from '../components/time.ts';
import { choose, line } from '../content.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

const PAGE_SIZE = 20;

type Typed = { readonly name: string; readonly lang: string };
type Shown = { readonly typed: Typed | null; readonly refusal: Refusal | null };

/** Everybody's own page: what they did here and what became of it, who they are here, what is kept of them. */
export async function mePage(visit: Visit): Promise<PageAnswer> {
  return await shownPage(visit, { typed: null, refusal: null });
}

/** Another name or language. */
export function acceptMe(app: Application) {
  return acceptForm(app, async (visit, said): Promise<FormAnswer> => {
    const typed: Typed = { name: said.text('name'), lang: said.text('lang') };
    const who = participantOf(visit);
    if (!who.ok) return who;
    const changed = await changeParticipant(app, { participantId: who.value, ...typed });
    if (!changed.ok) return await shownPage(visit, { typed, refusal: changed.refusal });
    return { to: visit.href('/me', { done: 'me-changed' }) };
  });
}

async function shownPage(visit: Visit, { typed, refusal }: Shown): Promise<PageAnswer> {
  const who = participantOf(visit);
  if (!who.ok) return who;
  const after = visit.query.get('after') || null;
  const own = await readOwnPage(visit.app, { participantId: who.value, limit: PAGE_SIZE, after });
  if (!own.ok) return own;
  const { locale } = visit;
  const labels = { name: locale.t('me.name'), lang: locale.t('me.lang') };
  const title = locale.t('me.title');
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}${refusalNote(visit, refusal, labels)}
<p class="lead">${locale.t('me.lead')}</p>
${drafts(visit, own.value)}
${acts(visit, own.value)}
${casts(visit, own.value)}
${person(visit, own.value, { typed, refusal })}
${data(visit)}
</div>`,
    },
  };
}

function drafts(visit: Visit, own: OwnPage): Html {
  if (own.drafts.length === 0) return NOTHING;
  const { locale, institution } = visit;
  return markup`<section aria-labelledby="drafts"><h2 id="drafts">${locale.t('me.drafts')}</h2>
<ul class="plain-list">${own.drafts.map(({ slug, said, consultation, updatedAt }) => {
    const name =
      said.title === '' ? markup`${locale.t('me.untitled')}` : line(visit, { lang: said.lang, text: said.title });
    return markup`<li><a href="${visit.href(`/consultations/${slug}/propose`)}">${name}</a>
<p class="small quiet">${locale.dateTime(updatedAt, institution.timeZone)} · ${line(visit, choose(visit, consultation))}</p></li>`;
  })}</ul></section>`;
}

function acts(visit: Visit, { acts: page }: OwnPage): Html {
  const { locale, query } = visit;
  const to = (after: string | null) => visit.href('/me#acts', { after });
  return markup`<section aria-labelledby="acts"><h2 id="acts">${locale.t('me.acts')}</h2>
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('me.no-acts')} <a href="${visit.href('/consultations')}">${locale.t('home.all')}</a></p>` : markup`<ul class="plain-list">${page.items.map((act) => ownAct(visit, act))}</ul>`}
${pager(visit, { name: locale.t('me.pages'), first: query.has('after') ? to(null) : null, next: page.next === null ? null : to(page.next) })}</section>`;
}

function casts(visit: Visit, own: OwnPage): Html {
  if (own.casts.length === 0) return NOTHING;
  const { locale, institution } = visit;
  return markup`<section aria-labelledby="casts"><h2 id="casts">${locale.t('me.casts')}</h2>
<p class="small quiet">${locale.t('me.casts-said')}</p>
<ul class="plain-list">${own.casts.map(({ consultationSlug, slug, question, receivedAt }) => {
    const path = `/consultations/${consultationSlug}/ballots/${slug}`;
    return markup`<li><a href="${visit.href(path)}">${line(visit, choose(visit, question))}</a>
<p class="small quiet">${date(visit, receivedAt, institution.timeZone)} · <a href="${visit.href(`${path}/receipt`)}">${locale.t('me.receipt')}</a></p></li>`;
  })}</ul></section>`;
}

function person(visit: Visit, { participant }: OwnPage, { typed, refusal }: Shown): Html {
  const { locale, institution, languages } = visit;
  const { id, name, standing, createdAt } = participant;
  const lang = typed?.lang ?? participant.lang ?? locale.lang;
  return markup`<section aria-labelledby="person"><h2 id="person">${locale.t('me.person')}</h2>
${facts([
  { name: locale.t('supports.standing'), said: markup`${locale.words.standing[standing]}` },
  { name: locale.t('me.since'), said: date(visit, createdAt, institution.timeZone) },
  {
    name: locale.t('me.public'),
    said: markup`<a href="${visit.href(`/participants/${id}`)}">${locale.t('me.public-page')}</a>`,
  },
])}
<form method="post" action="${visit.href('/me')}">
${textField(visit, { name: 'name', label: locale.t('me.name'), hint: locale.t('me.name-hint'), value: typed?.name ?? name, required: true, max: NAME_MAX, autocomplete: 'nickname', refusal })}
${selectField(visit, { name: 'lang', label: locale.t('me.lang'), value: lang, options: languages.map((each) => ({ value: each, label: locale.languageName(each) })), refusal })}
<p><button type="submit" class="second">${locale.t('me.save')}</button></p></form>
<p><a href="${visit.href('/me/standing')}">${locale.t('standing.title')}</a></p>
<p><a href="${visit.href('/me/follows')}">${locale.t('follows.title')}</a></p>
<p><a href="${visit.href('/me/sign-ins')}">${locale.t('sign-ins.title')}</a></p></section>`;
}

function data(visit: Visit): Html {
  const { locale } = visit;
  return markup`<section aria-labelledby="data"><h2 id="data">${locale.t('me.data')}</h2>
<p>${locale.t('me.data-said')}</p>
<ul><li><a href="${visit.href('/me/data.json')}" download>${locale.t('me.json')}</a></li>
<li><a href="${visit.href('/me/data.csv')}" download>${locale.t('me.csv')}</a></li>
<li><a href="${visit.href('/me/erase')}">${locale.t('erase.title')}</a></li></ul></section>`;
}
