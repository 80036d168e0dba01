import type { OwnProposal } from '../../../application/read-own-proposal.ts';
import type { DraftSaid } from '../../../domain/proposal/draft.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { STATUS } from '../../problem.ts';
import { choose, line, prose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { appealPath } from '../pages/appeal.ts';
import type { Visit } from '../visit.ts';
import { doneNote } from './done-note.ts';
import { checkField, onceField } from './field.ts';
import { fromHome } from './from-home.ts';
import { contentFields, fieldNames, textFields } from './proposal-form.ts';
import { refusalNote } from './refusal-note.ts';
import { state, type Tone } from './state.ts';
import { date } from './time.ts';
import { appealAtHost, trace } from './trace.ts';

export const STATUS_TONES = {
  held: 'soon',
  published: 'open',
  withdrawn: 'closed',
  removed: 'gone',
} as const satisfies Record<ProposalStatus, Tone>;

type Shown = { readonly typed: DraftSaid; readonly refusal: Refusal | null };

/** The page of one's own proposal. */
export function ownProposal(visit: Visit, own: OwnProposal, shown: Shown): PageAnswer {
  const { locale } = visit;
  const { proposal, consultation, decisions } = own;
  const { refusal } = shown;
  const labels = { ...fieldNames(visit), sure: locale.t('own.withdraw') };
  const title = choose(visit, proposal.current.title, [proposal.current.lang]);
  const alive = proposal.status === 'published' || proposal.status === 'held';
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title: locale.t('own.title'),
      canonical: null,
      crumbs: [{ href: visit.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${locale.t('own.title')}</h1>
${doneNote(visit)}${refusalNote(visit, refusal, labels)}
<p class="lead">${line(visit, title)}</p>
${standing(visit, own)}
${decisions.length === 0 ? NOTHING : markup`<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(visit, decisions, consultation.timeZone)}</section>`}
${appealLink(visit, own)}
${pendingText(visit, own)}
${alive ? markup`${changeForm(visit, own, shown)}${details(visit, own)}${withdrawForm(visit, own, refusal)}` : NOTHING}
</div>`,
    },
  };
}

/** What it is now, since when, and where everybody reads it. */
function standing(visit: Visit, { proposal, consultation, home }: OwnProposal): Html {
  const { locale } = visit;
  const { status, number, current, receivedAt } = proposal;
  const path = `/consultations/${consultation.slug}`;
  const at = date(visit, receivedAt, consultation.timeZone);
  const isOut = number !== null;
  // Until the host has it, what it is here says nothing; once it is out, only what is still on its way.
  const atHost =
    home === null || (isOut && home.act === 'create')
      ? NOTHING
      : markup`<p>${fromHome(visit, home, consultation.timeZone)}</p>`;
  return markup`${home !== null && !isOut ? NOTHING : markup`<p>${state(STATUS_TONES[status], locale.t(`me.status-${status}`))}</p>`}
${atHost}
<p class="small quiet"><a href="${visit.href(path)}">${line(visit, choose(visit, consultation.title, consultation.languages))}</a>
· ${locale.say('me.received', { at })} · ${locale.t('proposal.version', { version: current.number })}</p>
${status === 'held' && home === null ? markup`<p class="note">${locale.t('own.held')}</p>` : NOTHING}
${number === null ? NOTHING : markup`<p><a href="${visit.href(`${path}/proposals/${number}`)}">${locale.t('own.public', { number })}</a></p>`}`;
}

function appealLink(visit: Visit, { proposal, decisions, consultation }: OwnProposal): Html {
  const decision = decisions.at(-1);
  if (proposal.status !== 'removed' || decision === undefined) return NOTHING;
  if (decision.byHost === true) return appealAtHost(visit, consultation, proposal.uri);
  return markup`<p><a class="button" href="${visit.href(appealPath(decision.id))}">${visit.locale.t('appeal.link')}</a></p>`;
}

function pendingText(visit: Visit, { proposal, consultation, home }: OwnProposal): Html {
  const { locale } = visit;
  const { pending } = proposal;
  if (pending === null) return NOTHING;
  const { lang, number } = pending;
  const title =
    home === null ? locale.t('own.pending', { version: number }) : locale.t('proposal.version', { version: number });
  const said =
    home === null
      ? locale.t('own.pending-said', { version: number - 1 })
      : locale.t('from-home.change-waiting', { host: home.host });
  return markup`<section class="note" aria-labelledby="pending"><h2 id="pending">${title}</h2>
<p>${said}</p>
<p class="item">${line(visit, choose(visit, pending.title, [lang]))}</p>
${prose(visit, choose(visit, pending.body, [lang]))}
${consultation.host === null ? waiting(visit, proposal) : NOTHING}</section>`;
}

/** What its author does about a text that waits for them. */
function waiting(visit: Visit, proposal: OwnProposal['proposal']): Html {
  const { locale } = visit;
  return markup`<form method="post" action="${actionOf(visit, proposal)}">${onceField(visit)}
<p class="buttons"><button type="submit" name="intent" value="confirm">${locale.t('own.confirm', { version: proposal.pending?.number ?? 0 })}</button>
<button type="submit" name="intent" value="drop" class="second">${locale.t('own.drop')}</button></p></form>`;
}

function changeForm(visit: Visit, { proposal, consultation }: OwnProposal, { typed, refusal }: Shown): Html {
  const { locale } = visit;
  const fields = { consultation, typed, refusal, tags: [] };
  const translated = Object.keys(proposal.current.title).length > 1;
  return markup`<section aria-labelledby="change"><h2 id="change">${locale.t('own.change')}</h2>
<p>${consultation.host === null ? locale.t('own.change-said') : locale.t('from-home.change-said', { host: new URL(consultation.host.uri).host })}</p>
${translated ? markup`<p>${locale.t('own.translations')}</p>` : NOTHING}
<form method="post" action="${actionOf(visit, proposal)}">${onceField(visit)}
${textFields(visit, fields)}
<details class="more-fields"><summary>${locale.t('own.more')}</summary><div>${contentFields(visit, fields)}</div></details>
<p><button type="submit" name="intent" value="change">${locale.t('own.change-button')}</button></p></form></section>`;
}

/** The way to what changes beside the text. */
function details(visit: Visit, { proposal }: OwnProposal): Html {
  const { locale } = visit;
  return markup`<p><a class="button" href="${visit.href(`/me/proposals/${proposal.id}/details`)}">${locale.t('own.details')}</a></p>`;
}

function withdrawForm(visit: Visit, { proposal }: OwnProposal, refusal: Refusal | null): Html {
  const { locale } = visit;
  return markup`<section aria-labelledby="withdraw"><h2 id="withdraw">${locale.t('own.withdraw')}</h2>
<p>${locale.t('own.withdraw-said')}</p>
<form method="post" action="${actionOf(visit, proposal)}">${onceField(visit)}
${checkField(visit, { name: 'sure', label: locale.t('own.withdraw-sure'), checked: false, required: true, refusal })}
<p><button type="submit" name="intent" value="withdraw" class="second">${locale.t('own.withdraw')}</button></p></form></section>`;
}

function actionOf(visit: Visit, { id }: OwnProposal['proposal']): string {
  return visit.href(`/me/proposals/${id}`);
}
