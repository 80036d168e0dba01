import { phaseFor } from '../../domain/consultation/phase.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Side } from '../../domain/support/support.ts';
import type { Application } from '../application.ts';
import { actUnderPseudonym } from '../kit/pseudonym.ts';

export type WithdrawSupport = {
  readonly proposalId: ProposalId;
  readonly participantId: ParticipantId;
  /** Only where the current one has this side: withdrawing a support leaves a later objection alone. */
  readonly side?: Side | undefined;
  readonly receivedAt?: Date | undefined;
};

/** Withdraws a support or objection while the phase is open. Does nothing where there is none. */
export async function withdrawSupport(
  app: Application,
  command: WithdrawSupport,
): Promise<Result<{ readonly withdrawn: boolean }, Refusal>> {
  const now = app.now();
  return await actUnderPseudonym<{ readonly withdrawn: boolean }>(
    app,
    command.participantId,
    async (writer, { pseudonymIn }) => {
      const proposal = await writer.proposals.lock(command.proposalId, 'rely');
      if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
      const supporter = pseudonymIn(proposal.consultationId);
      const before = await writer.supports.of(proposal.id, supporter);
      if (before === null || (command.side !== undefined && command.side !== before.side))
        return ok({ withdrawn: false });
      const consultation = await writer.consultations.byId(proposal.consultationId);
      if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
      const phase = phaseFor('support', consultation.phases, command.receivedAt ?? now);
      if (!phase.ok) return phase;
      await writer.supports.save({ before, after: null });
      await writer.events.append({
        id: app.newId(),
        type: 'support-withdrawn',
        at: now,
        by: null,
        consultationId: consultation.id,
        proposalId: proposal.id,
        data: { side: before.side, standing: before.standing, supporter },
      });
      return ok({ withdrawn: true });
    },
  );
}
