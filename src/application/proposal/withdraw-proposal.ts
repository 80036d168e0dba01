import { actorOf } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Proposal, statusAfter } from '../../domain/proposal/proposal.ts';
import type { Application } from '../application.ts';
import { queueOutgoingContribution } from '../network/outgoing/queue-outgoing.ts';
import type { OwnProposal } from './revise-proposal.ts';

/** Withdraws a proposal. Its number and its trace stay, its text is no longer shown. Possible in any phase. */
export async function withdrawProposal(app: Application, command: OwnProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.proposals.lock(command.proposalId, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    if (proposal.authorId !== command.authorId) return refuse({ type: 'not-the-author' });
    const status = statusAfter(proposal.status, 'withdraw');
    if (!status.ok) return status;
    const after: Proposal = { ...proposal, status: status.value, pending: null, updatedAt: now };
    await writer.proposals.save(after);
    await writer.events.append({
      id: app.newId(),
      type: 'proposal-withdrawn',
      at: now,
      by: actorOf(command.authorId, command.token),
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: {},
    });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation !== null && consultation.host !== null) {
      const subject = { kind: 'proposal', id: proposal.id } as const;
      const by = actorOf(command.authorId, command.token);
      await queueOutgoingContribution(app, writer, {
        consultation,
        subject,
        proposalId: proposal.id,
        act: 'delete',
        by,
      });
    }
    return ok(after);
  });
}
