import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { type OwnProposal, readOwnProposal } from '../../../application/read-own-proposal.ts';
import { confirmVersion, reviseProposal } from '../../../application/revise-proposal.ts';
import { withdrawProposal } from '../../../application/withdraw-proposal.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ParticipantId } from '../../../domain/id.ts';
import type { DraftSaid } from '../../../domain/proposal/draft.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { ownProposal } from '../components/own-proposal.ts';
import { acceptForm, actOnce, type FormAnswer, type Said } from '../form.ts';
import type { PageAnswer } from '../page.ts';
import { contentSaid, draftSaidIn, saidOf } from '../said-proposal.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

/** What somebody does with their own proposal: its text, what waits for their word, taking it back. */
export async function ownProposalPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const own = await ownIn(visit, c);
  if (!own.ok) return own;
  const { current, pending } = own.value.proposal;
  return ownProposal(visit, own.value, { typed: saidOf(pending ?? current), refusal: null });
}

/** A new text, the author's word on one that waits, or the end of it: whichever button was pressed. */
export function acceptOwnProposal(app: Application) {
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const own = await ownIn(visit, c);
    if (!own.ok) return own;
    const { proposal, consultation } = own.value;
    const who = participantOf(visit);
    if (!who.ok) return who;
    const intent = said.text('intent');
    const typed = intent === 'change' ? draftSaidIn(said) : saidOf(proposal.pending ?? proposal.current);
    const done = await actOnce(visit, said, async (within) => {
      const act = intent === 'change' ? change : (ACTS[intent] ?? unknown);
      const acted = await act(within, { proposal, consultation, authorId: who.value, typed, said });
      return acted.ok ? ok(visit.href(ownProposalPath(proposal.id), acted.value)) : acted;
    });
    return done.ok ? { to: done.value } : ownProposal(visit, own.value, { typed, refusal: done.refusal });
  });
}

export function ownProposalPath(id: string): string {
  return `/me/proposals/${id}`;
}

type Asked = {
  readonly proposal: Proposal;
  readonly consultation: Consultation;
  readonly authorId: ParticipantId;
  readonly typed: DraftSaid;
  readonly said: Said;
};
/** What the address of the page that follows says. */
type Done = Promise<Result<{ readonly done: string }, Refusal>>;

const ACTS: Readonly<Record<string, (app: Application, asked: Asked) => Done>> = { confirm, drop, withdraw };

async function change(app: Application, { proposal, consultation, authorId, typed }: Asked): Done {
  const content = contentSaid(typed);
  if (!content.ok) return content;
  const command = { proposalId: proposal.id, authorId, content: content.value, confirmed: false };
  const after = await reviseProposal(app, command);
  if (!after.ok) return after;
  if (consultation.host !== null) return ok({ done: 'change-sent-to-host' });
  return ok(after.value.pending === null ? { done: 'version-published' } : { done: 'version-waits' });
}

async function confirm(app: Application, { proposal, authorId }: Asked): Done {
  const after = await confirmVersion(app, { proposalId: proposal.id, authorId });
  return after.ok ? ok({ done: 'version-published' }) : after;
}

/** Back to the text that is current, which leaves nothing to wait. */
async function drop(app: Application, { proposal, authorId }: Asked): Done {
  const content = proposal.current;
  const after = await reviseProposal(app, { proposalId: proposal.id, authorId, content, confirmed: false });
  return after.ok ? ok({ done: 'version-dropped' }) : after;
}

async function withdraw(app: Application, { proposal, authorId, said }: Asked): Done {
  if (said.text('sure') === '') return refuse({ type: 'invalid', field: 'sure', because: 'missing' });
  const after = await withdrawProposal(app, { proposalId: proposal.id, authorId });
  return after.ok ? ok({ done: 'proposal-withdrawn' }) : after;
}

async function unknown(): Done {
  return refuse({ type: 'invalid', field: 'intent', because: 'unknown-value' });
}

async function ownIn(visit: Visit, c: Context): Promise<Result<OwnProposal, Refusal>> {
  const who = participantOf(visit);
  if (!who.ok) return who;
  return await readOwnProposal(visit.app, { proposalId: c.req.param('id') ?? '', authorId: who.value });
}
