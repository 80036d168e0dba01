import { phaseFor } from '../domain/consultation/phase.ts';
import type { ParticipantId, ProposalId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Side } from '../domain/support/support.ts';
import type { Application } from './ports.ts';

export type WithdrawSupport = {
  readonly proposalId: ProposalId;
  readonly participantId: ParticipantId;
  /** Only where the word was this one: taking back a support leaves a later objection alone. */
  readonly side?: Side | undefined;
  readonly receivedAt?: Date | undefined;
};

/** Takes a support or objection back while the phase is open. Nothing to take back is no refusal. */
export async function withdrawSupport(
  app: Application,
  command: WithdrawSupport,
): Promise<Result<{ readonly withdrawn: boolean }, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const participant = await writer.write.lockParticipant(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    const proposal = await writer.write.lockProposal(command.proposalId, 'rely');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const before = await writer.supports.of(proposal.id, participant.id);
    if (before === null || (command.side !== undefined && command.side !== before.side))
      return ok({ withdrawn: false });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const phase = phaseFor('support', consultation.phases, command.receivedAt ?? now);
    if (!phase.ok) return phase;
    await writer.write.support({ before, after: null });
    await writer.write.event({
      id: app.newId(),
      type: 'support-withdrawn',
      at: now,
      by: { participant: participant.id },
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { side: before.side, standing: before.standing },
    });
    return ok({ withdrawn: true });
  });
}
