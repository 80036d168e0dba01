import type { OwnProposal } from '../../../application/proposal/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line, prose } from '../kit/content.ts';
import { doneNote } from '../kit/done-note.ts';
import { checkField, idempotencyField } from '../kit/field.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { appealPath } from '../moderation/appeal.ts';
import { appealAtHost, trace } from '../moderation/trace.ts';
import { outgoingNote } from '../network/outgoing-contributions.ts';
import { contentFields, fieldNames, textFields } from './proposal-form.ts';

export const STATUS_TONES = {
  held: 'soon',
  published: 'open',
  withdrawn: 'closed',
  removed: 'gone',
} as const satisfies Record<ProposalStatus, Tone>;

type Shown = { readonly values: DraftInput; readonly refusal: Refusal | null };

/** The page of one's own proposal. */
export function ownProposal(context: PageContext, own: OwnProposal, shown: Shown): PageAnswer {
  const { locale } = context;
  const { proposal, consultation, decisions } = own;
  const { refusal } = shown;
  const labels = { ...fieldNames(context), sure: locale.t('own.withdraw') };
  const title = choose(context, proposal.current.title, [proposal.current.lang]);
  const alive = proposal.status === 'published' || proposal.status === 'held';
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title: locale.t('own.title'),
      canonical: null,
      crumbs: [{ href: context.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${locale.t('own.title')}</h1>
${doneNote(context)}${refusalNote(context, refusal, labels)}
<p class="lead">${line(context, title)}</p>
${standing(context, own)}
${decisions.length === 0 ? NOTHING : markup`<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(context, decisions, consultation.timeZone)}</section>`}
${appealLink(context, own)}
${pendingText(context, own)}
${alive ? markup`${changeForm(context, own, shown)}${details(context, own)}${withdrawForm(context, own, refusal)}` : NOTHING}
</div>`,
    },
  };
}

/** What it is now, since when, and where everybody reads it. */
function standing(context: PageContext, { proposal, consultation, home }: OwnProposal): Html {
  const { locale } = context;
  const { status, number, current, receivedAt } = proposal;
  const path = `/consultations/${consultation.slug}`;
  const at = date(context, receivedAt, consultation.timeZone);
  const isOut = number !== null;
  // Until the host has it, what it is here says nothing; once it is out, only what is still on its way.
  const atHost =
    home === null || (isOut && home.act === 'create')
      ? NOTHING
      : markup`<p>${outgoingNote(context, home, consultation.timeZone)}</p>`;
  return markup`${home !== null && !isOut ? NOTHING : markup`<p>${state(STATUS_TONES[status], locale.t(`me.status-${status}`, { kind: 'proposal' }))}</p>`}
${atHost}
<p class="small quiet"><a href="${context.href(path)}">${line(context, choose(context, consultation.title, consultation.languages))}</a>
· ${locale.html('me.received', { at })} · ${locale.t('proposal.version', { version: current.number })}</p>
${status === 'held' && home === null ? markup`<p class="note">${locale.t('own.held')}</p>` : NOTHING}
${number === null ? NOTHING : markup`<p><a href="${context.href(`${path}/proposals/${number}`)}">${locale.t('own.public', { number })}</a></p>`}`;
}

function appealLink(context: PageContext, { proposal, decisions, consultation }: OwnProposal): Html {
  const decision = decisions.at(-1);
  if (proposal.status !== 'removed' || decision === undefined) return NOTHING;
  if (decision.byHost === true) return appealAtHost(context, consultation, proposal.uri);
  return markup`<p><a class="button" href="${context.href(appealPath(decision.id))}">${context.locale.t('appeal.link')}</a></p>`;
}

function pendingText(context: PageContext, { proposal, consultation, home }: OwnProposal): Html {
  const { locale } = context;
  const { pending } = proposal;
  if (pending === null) return NOTHING;
  const { lang, number } = pending;
  const title =
    home === null ? locale.t('own.pending', { version: number }) : locale.t('proposal.version', { version: number });
  const text =
    home === null
      ? locale.t('own.pending-said', { version: number - 1 })
      : locale.t('from-home.change-waiting', { host: home.host });
  return markup`<section class="note" aria-labelledby="pending"><h2 id="pending">${title}</h2>
<p>${text}</p>
<p class="item">${line(context, choose(context, pending.title, [lang]))}</p>
${prose(context, choose(context, pending.body, [lang]))}
${consultation.host === null ? waiting(context, proposal) : NOTHING}</section>`;
}

/** What its author does about a text that waits for them. */
function waiting(context: PageContext, proposal: OwnProposal['proposal']): Html {
  const { locale } = context;
  return markup`<form method="post" action="${actionOf(context, proposal)}">${idempotencyField(context)}
<p class="buttons"><button type="submit" name="intent" value="confirm">${locale.t('own.confirm', { version: proposal.pending?.number ?? 0 })}</button>
<button type="submit" name="intent" value="drop" class="second">${locale.t('own.drop')}</button></p></form>`;
}

function changeForm(
  context: PageContext,
  { proposal, consultation }: OwnProposal,
  { values: draft, refusal }: Shown,
): Html {
  const { locale } = context;
  const fields = { consultation, values: draft, refusal, tags: [] };
  const translated = Object.keys(proposal.current.title).length > 1;
  return markup`<section aria-labelledby="change"><h2 id="change">${locale.t('own.change')}</h2>
<p>${consultation.host === null ? locale.t('own.change-said') : locale.t('from-home.change-said', { host: new URL(consultation.host.uri).host })}</p>
${translated ? markup`<p>${locale.t('own.translations')}</p>` : NOTHING}
<form method="post" action="${actionOf(context, proposal)}">${idempotencyField(context)}
${textFields(context, fields)}
<details class="more-fields"><summary>${locale.t('own.more')}</summary><div>${contentFields(context, fields)}</div></details>
<p><button type="submit" name="intent" value="change">${locale.t('own.change-button')}</button></p></form></section>`;
}

/** The way to what changes beside the text. */
function details(context: PageContext, { proposal }: OwnProposal): Html {
  const { locale } = context;
  return markup`<p><a class="button" href="${context.href(`/me/proposals/${proposal.id}/details`)}">${locale.t('own.details')}</a></p>`;
}

function withdrawForm(context: PageContext, { proposal }: OwnProposal, refusal: Refusal | null): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="withdraw"><h2 id="withdraw">${locale.t('own.withdraw')}</h2>
<p>${locale.t('own.withdraw-said')}</p>
<form method="post" action="${actionOf(context, proposal)}">${idempotencyField(context)}
${checkField(context, { name: 'sure', label: locale.t('own.withdraw-sure'), checked: false, required: true, refusal })}
<p><button type="submit" name="intent" value="withdraw" class="second">${locale.t('own.withdraw')}</button></p></form></section>`;
}

function actionOf(context: PageContext, { id }: OwnProposal['proposal']): string {
  return context.href(`/me/proposals/${id}`);
}
