import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { type OwnProposal, readOwnProposal } from '../../../application/proposal/reads.ts';
import { confirmVersion, reviseProposal } from '../../../application/proposal/revise-proposal.ts';
import { withdrawProposal } from '../../../application/proposal/withdraw-proposal.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { acceptForm, type FormAnswer, type FormInput, submitOnce } from '../kit/form.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ownProposal } from './own-proposal.ts';
import { contentInput, draftInputIn, inputOf } from './proposal-input.ts';

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
