import type { Application } from '../../../application/application.ts';
import type { OutgoingState } from '../../../application/network/outgoing/outgoing-state.ts';
import { changeParticipant } from '../../../application/participant/change-participant.ts';
import type { OwnAct, OwnActKind } from '../../../application/participant/ports.ts';
import { type OwnPage, readOwnPage } from '../../../application/participant/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { STATUS } from '../../kit/problem.ts';
import { facts } from '../consultation/rules.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { selectField, textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { state } from '../kit/state.ts';
import { ruleLine } from '../kit/static-page-links.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { restingNotes } from '../mail/own-follows.ts';
import { appealPath } from '../moderation/appeal.ts';
import { outgoingNote } from '../network/outgoing-contributions.ts';
import { STATUS_TONES } from '../proposal/own-proposal.ts';
import { VERDICT_TONES } from '../proposal/proposal-item.ts';

const DID = {
  proposal: 'me.did-proposal',
  comment: 'me.did-comment',
  support: 'me.did-support',
  'poll-vote': 'me.did-poll-vote',
  report: 'me.did-report',
  appeal: 'me.did-appeal',
} as const satisfies Record<OwnActKind, string>;

/** Something somebody did, with what became of it, in a list of their own. */
function ownAct(context: PageContext, act: OwnAct & { readonly home: OutgoingState | null }): Html {
  const { locale } = context;
  const { consultation, kind, at } = act;
  const where = line(context, choose(context, consultation.title));
  return markup`<li><p class="item">${locale.t(DID[kind])} ${what(context, act)}</p>
${words(context, act)}
<p>${atHost(context, act) ?? became(context, act)}</p>
${why(context, act)}
<p class="small quiet">${date(context, at, consultation.timeZone)} · <a href="${context.href(`/consultations/${consultation.slug}`)}">${where}</a></p></li>`;
}

/** Where it stands at the host, for as long as that says more than what it is here. */
function atHost(context: PageContext, act: OwnAct & { readonly home: OutgoingState | null }): Html | null {
  const { home, status, consultation } = act;
  if (home === null || (home.status === 'accepted' && status !== 'held')) return null;
  return outgoingNote(context, home, consultation.timeZone);
}

/** By which rule and why it is held or was removed, and where its author appeals. */
function why(context: PageContext, { decision }: OwnAct): Html {
  if (decision === null) return NOTHING;
  const { locale, href } = context;
  const { id, kind, rule, reason, byHost } = decision;
  const mayAppeal = kind === 'remove' && byHost !== true;
  return markup`<div class="note small">${ruleLine(context, { rule, byHost })}
${reason === '' ? NOTHING : markup`<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>`}
${mayAppeal ? markup`<p><a href="${href(appealPath(id))}">${locale.t('appeal.link')}</a></p>` : NOTHING}</div>`;
}

/** What it was about, as a link to where it can be read or done again. */
function what(context: PageContext, act: OwnAct): Html {
  const { kind, id, proposal, poll, consultation } = act;
  const base = `/consultations/${consultation.slug}`;
  if (poll !== null) {
    return markup`<a href="${context.href(`${base}/polls/${id}`)}">${line(context, choose(context, poll.question))}</a>`;
  }
  if (proposal === null) return NOTHING;
  const { number, title, lang } = proposal;
  const name =
    Object.keys(title).length === 0
      ? markup`${context.locale.t('proposal.number', { number: number ?? 0 })}`
      : line(context, choose(context, title, [lang]));
  const anchor = kind === 'comment' ? `#c-${id}` : '';
  const path = kind === 'proposal' ? `/me/proposals/${id}` : `${base}/proposals/${number}${anchor}`;
  return kind !== 'proposal' && number === null ? name : markup`<a href="${context.href(path)}">${name}</a>`;
}

/** The words of a comment, a report, an appeal; the options of a poll. */
function words(context: PageContext, { text, poll, proposal }: OwnAct): Html {
  if (poll !== null) {
    return markup`<ul>${poll.chosen.map((name) => markup`<li>${line(context, choose(context, name))}</li>`)}</ul>`;
  }
  if (text === null || text === '') return NOTHING;
  return markup`<p dir="auto"${langAttribute(context, proposal?.lang ?? '')}><q>${excerptOf(text, 200)}</q></p>`;
}

function became(context: PageContext, act: OwnAct): Html {
  const { locale } = context;
  const { kind, status, proposal, version, side, outcome, waits, id } = act;
  const verdict =
    proposal === null || proposal.verdict === null || (kind !== 'proposal' && kind !== 'support')
      ? NOTHING
      : markup` · ${locale.t('answer.title')} ${state(VERDICT_TONES[proposal.verdict], locale.t(`verdict.${proposal.verdict}`))}`;
  switch (kind) {
    case 'proposal':
    case 'comment':
      return markup`${status === null ? NOTHING : state(STATUS_TONES[status], locale.t(`me.status-${status}`, { kind }))}${waits ? markup` · <strong>${locale.t('me.waits')}</strong>` : NOTHING}${verdict}`;
    case 'support': {
      const given = locale.t(side === 'against' ? 'me.against' : 'me.for', { version: version ?? 1 });
      const changed = proposal !== null && version !== null && version < proposal.version;
      const gone = proposal !== null && proposal.status !== 'published';
      return markup`${given}${changed ? markup` · ${locale.t('me.text-changed', { version: proposal.version })}` : NOTHING}${gone ? markup` · ${state(STATUS_TONES[proposal.status], locale.t(`me.status-${proposal.status}`, { kind: 'proposal' }))}` : NOTHING}${verdict}`;
    }
    case 'poll-vote':
      return markup`${locale.t('me.counted')}`;
    case 'report':
      return markup`${locale.t(REPORT[outcome ?? ''] ?? 'me.undecided')}`;
    case 'appeal':
      return markup`<a href="${context.href(appealPath(id))}">${locale.t(APPEAL[outcome ?? ''] ?? 'me.undecided')}</a>`;
  }
}

const REPORT: Readonly<Record<string, 'me.upheld' | 'me.dismissed'>> = {
  upheld: 'me.upheld',
  dismissed: 'me.dismissed',
};
const APPEAL: Readonly<Record<string, 'me.granted' | 'me.refused'>> = { granted: 'me.granted', refused: 'me.refused' };

const PAGE_SIZE = 20;

type FormValues = { readonly name: string; readonly lang: string };
type Shown = { readonly values: FormValues | null; readonly refusal: Refusal | null };

/** Everybody's own page: what they did here and what became of it, who they are here, what is kept of them. */
export async function mePage(context: PageContext): Promise<PageAnswer> {
  return await shownPage(context, { values: null, refusal: null });
}

/** Another name or language. */
export function acceptMe(app: Application) {
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const values: FormValues = { name: formInput.text('name'), lang: formInput.text('lang') };
    const who = requireParticipant(context);
    if (!who.ok) return who;
    const changed = await changeParticipant(app, { participantId: who.value, ...values });
    if (!changed.ok) return await shownPage(context, { values, refusal: changed.refusal });
    return { to: context.href('/me', { done: 'me-changed' }) };
  });
}

async function shownPage(context: PageContext, { values, refusal }: Shown): Promise<PageAnswer> {
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const after = context.query.get('after') || null;
  const own = await readOwnPage(context.app, { participantId: who.value, limit: PAGE_SIZE, after });
  if (!own.ok) return own;
  const { locale } = context;
  const labels = { name: locale.t('me.name'), lang: locale.t('me.lang') };
  const title = locale.t('me.title');
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}${refusalNote(context, refusal, labels)}
<p class="lead">${locale.t('me.lead')}</p>
${await restingNotes(context, who.value)}
${drafts(context, own.value)}
${acts(context, own.value)}
${casts(context, own.value)}
${person(context, own.value, { values, refusal })}
${data(context)}
</div>`,
    },
  };
}

function drafts(context: PageContext, own: OwnPage): Html {
  if (own.drafts.length === 0) return NOTHING;
  const { locale, institution } = context;
  return markup`<section aria-labelledby="drafts"><h2 id="drafts">${locale.t('me.drafts')}</h2>
<ul class="plain-list">${own.drafts.map(({ slug, said: input, consultation, updatedAt }) => {
    const name =
      input.title === '' ? markup`${locale.t('me.untitled')}` : line(context, { lang: input.lang, text: input.title });
    return markup`<li><a href="${context.href(`/consultations/${slug}/propose`)}">${name}</a>
<p class="small quiet">${locale.dateTime(updatedAt, institution.timeZone)} · ${line(context, choose(context, consultation))}</p></li>`;
  })}</ul></section>`;
}

function acts(context: PageContext, { acts: page }: OwnPage): Html {
  const { locale, query } = context;
  const to = (after: string | null) => context.href('/me#acts', { after });
  return markup`<section aria-labelledby="acts"><h2 id="acts">${locale.t('me.acts')}</h2>
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('me.no-acts')} <a href="${context.href('/consultations')}">${locale.t('home.all')}</a></p>` : markup`<ul class="plain-list">${page.items.map((act) => ownAct(context, act))}</ul>`}
${pager(context, { name: locale.t('me.pages'), first: query.has('after') ? to(null) : null, next: page.next === null ? null : to(page.next) })}</section>`;
}

function casts(context: PageContext, own: OwnPage): Html {
  if (own.casts.length === 0) return NOTHING;
  const { locale, institution } = context;
  return markup`<section aria-labelledby="casts"><h2 id="casts">${locale.t('me.casts')}</h2>
<p class="small quiet">${locale.t('me.casts-said')}</p>
<ul class="plain-list">${own.casts.map(({ consultationSlug, slug, question, receivedAt }) => {
    const path = `/consultations/${consultationSlug}/ballots/${slug}`;
    return markup`<li><a href="${context.href(path)}">${line(context, choose(context, question))}</a>
<p class="small quiet">${date(context, receivedAt, institution.timeZone)} · <a href="${context.href(`${path}/receipt`)}">${locale.t('me.receipt')}</a></p></li>`;
  })}</ul></section>`;
}

function person(context: PageContext, { participant }: OwnPage, { values, refusal }: Shown): Html {
  const { locale, institution, languages } = context;
  const { id, name, standing, createdAt } = participant;
  const lang = values?.lang ?? participant.lang ?? locale.lang;
  return markup`<section aria-labelledby="person"><h2 id="person">${locale.t('me.person')}</h2>
${facts([
  { name: locale.t('supports.standing'), text: markup`${locale.t(`standing-person.${standing}`)}` },
  { name: locale.t('me.since'), text: date(context, createdAt, institution.timeZone) },
  {
    name: locale.t('me.public'),
    text: markup`<a href="${context.href(`/participants/${id}`)}">${locale.t('me.public-page')}</a>`,
  },
])}
<form method="post" action="${context.href('/me')}">
${textField(context, { name: 'name', label: locale.t('me.name'), hint: locale.t('me.name-hint'), value: values?.name ?? name, required: true, max: NAME_MAX, autocomplete: 'nickname', refusal })}
${selectField(context, { name: 'lang', label: locale.t('me.lang'), value: lang, options: languages.map((each) => ({ value: each, label: locale.languageName(each) })), refusal })}
<p><button type="submit" class="second">${locale.t('me.save')}</button></p></form>
<p><a href="${context.href('/me/standing')}">${locale.t('standing.title')}</a></p>
<p><a href="${context.href('/me/follows')}">${locale.t('follows.title')}</a></p>
<p><a href="${context.href('/me/contacts')}">${locale.t('contacts.own-title')}</a></p>
<p><a href="${context.href('/me/sign-ins')}">${locale.t('sign-ins.title')}</a></p></section>`;
}

function data(context: PageContext): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="data"><h2 id="data">${locale.t('me.data')}</h2>
<p>${locale.t('me.data-said')}</p>
<ul><li><a href="${context.href('/me/data.json')}" download>${locale.t('me.json')}</a></li>
<li><a href="${context.href('/me/data.csv')}" download>${locale.t('me.csv')}</a></li>
<li><a href="${context.href('/me/erase')}">${locale.t('erase.title')}</a></li></ul></section>`;
}
