import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { type OwnProposal, readOwnProposal } from '../../../application/proposal/reads.ts';
import { confirmVersion, reviseProposal, withdrawProposal } from '../../../application/proposal/revise-proposal.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import type { Proposal, ProposalStatus } from '../../../domain/proposal/proposal.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line, prose } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { checkField, idempotencyField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, type FormInput, submitOnce } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { appealPath } from '../moderation/appeal.ts';
import { appealAtHost, trace } from '../moderation/moderated.ts';
import { outgoingNote } from '../network/outgoing-contributions.ts';
import { contentFields, fieldNames, textFields } from './proposal-form.ts';
import { contentInput, draftInputIn, inputOf } from './proposal-input.ts';

export const STATUS_TONES = {
  held: 'soon',
  published: 'open',
  withdrawn: 'closed',
  removed: 'gone',
} as const satisfies Record<ProposalStatus, Tone>;

type Shown = { readonly values: DraftInput; readonly refusal: Refusal | null };

/** The page of one's own proposal. */
function ownProposal(context: PageContext, own: OwnProposal, shown: Shown): PageAnswer {
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

/** One's own proposal: editing it, confirming a version that waits, withdrawing it. */
export async function ownProposalPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const own = await ownIn(context, c);
  if (!own.ok) return own;
  const { current, pending } = own.value.proposal;
  return ownProposal(context, own.value, { values: inputOf(pending ?? current, context.locale.lang), refusal: null });
}

/** A new text, the confirmation of a version that waits, or the withdrawal: whichever button was pressed. */
export function acceptOwnProposal(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const own = await ownIn(context, c);
    if (!own.ok) return own;
    const { proposal, consultation } = own.value;
    const who = requireParticipant(context);
    if (!who.ok) return who;
    const intent = formInput.text('intent');
    const page = context.locale.lang;
    const draft = intent === 'change' ? draftInputIn(formInput) : inputOf(proposal.pending ?? proposal.current, page);
    const done = await submitOnce(context, formInput, async (within) => {
      const act = intent === 'change' ? change : (ACTS[intent] ?? unknown);
      const acted = await act(within, {
        proposal,
        consultation,
        authorId: who.value,
        values: draft,
        input: formInput,
        page,
      });
      return acted.ok ? ok(context.href(ownProposalPath(proposal.id), acted.value)) : acted;
    });
    return done.ok ? { to: done.value } : ownProposal(context, own.value, { values: draft, refusal: done.refusal });
  });
}

export function ownProposalPath(id: string): string {
  return `/me/proposals/${id}`;
}

type PageInput = {
  readonly proposal: Proposal;
  readonly consultation: Consultation;
  readonly authorId: ParticipantId;
  readonly values: DraftInput;
  readonly input: FormInput;
  /** The language of the page that it was typed on. */
  readonly page: UiLang;
};
/** What the address of the page that follows says. */
type Done = Promise<Result<{ readonly done: string }, Refusal>>;

const ACTS: Readonly<Record<string, (app: Application, query: PageInput) => Done>> = { confirm, drop, withdraw };

async function change(app: Application, { proposal, consultation, authorId, values: draft, page }: PageInput): Done {
  const content = contentInput(draft, page);
  if (!content.ok) return content;
  const command = { proposalId: proposal.id, authorId, content: content.value, confirmed: false };
  const after = await reviseProposal(app, command);
  if (!after.ok) return after;
  if (consultation.host !== null) return ok({ done: 'change-sent-to-host' });
  return ok(after.value.pending === null ? { done: 'version-published' } : { done: 'version-waits' });
}

async function confirm(app: Application, { proposal, authorId }: PageInput): Done {
  const after = await confirmVersion(app, { proposalId: proposal.id, authorId });
  return after.ok ? ok({ done: 'version-published' }) : after;
}

/** Back to the text that is current, which leaves nothing to wait. */
async function drop(app: Application, { proposal, authorId }: PageInput): Done {
  const content = proposal.current;
  const after = await reviseProposal(app, { proposalId: proposal.id, authorId, content, confirmed: false });
  return after.ok ? ok({ done: 'version-dropped' }) : after;
}

async function withdraw(app: Application, { proposal, authorId, input: formInput }: PageInput): Done {
  if (formInput.text('sure') === '') return refuse({ type: 'invalid', field: 'sure', because: 'missing' });
  const after = await withdrawProposal(app, { proposalId: proposal.id, authorId });
  return after.ok ? ok({ done: 'proposal-withdrawn' }) : after;
}

async function unknown(): Done {
  return refuse({ type: 'invalid', field: 'intent', because: 'unknown-value' });
}

async function ownIn(context: PageContext, c: Context): Promise<Result<OwnProposal, Refusal>> {
  const who = requireParticipant(context);
  if (!who.ok) return who;
  return await readOwnProposal(context.app, { proposalId: c.req.param('id') ?? '', authorId: who.value });
}
