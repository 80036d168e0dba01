import type { ParticipantId, ProposalId } from '../domain/id.ts';
import { type Proposal, statusAfter } from '../domain/proposal/proposal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { keepHomeAct } from './network/act-from-home.ts';
import type { Application } from './ports.ts';

/** Takes a proposal back. Its number and its trace stay, its text is no longer shown. Possible in any phase. */
export async function withdrawProposal(
  app: Application,
  command: { readonly proposalId: ProposalId; readonly authorId: ParticipantId },
): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.write.lockProposal(command.proposalId, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    if (proposal.authorId !== command.authorId) return refuse({ type: 'not-the-author' });
    const status = statusAfter(proposal.status, 'withdraw');
    if (!status.ok) return status;
    const after: Proposal = { ...proposal, status: status.value, pending: null, updatedAt: now };
    await writer.write.proposal(after);
    await writer.write.event({
      id: app.newId(),
      type: 'proposal-withdrawn',
      at: now,
      by: { participant: command.authorId },
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: {},
    });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation !== null && consultation.host !== null) {
      const subject = { kind: 'proposal', id: proposal.id } as const;
      const { authorId: by } = command;
      await keepHomeAct(app, writer, { consultation, subject, proposalId: proposal.id, act: 'delete', by });
    }
    return ok(after);
  });
}
