import { admit } from '../domain/consultation/eligibility.ts';
import type { ParticipantId, ProposalId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { dayIn, originOfSupport } from '../domain/support/origin.ts';
import { checkSupport, type Side, type Support } from '../domain/support/support.ts';
import type { Application } from './ports.ts';

export type GiveSupport = {
  readonly proposalId: ProposalId;
  readonly participantId: ParticipantId;
  readonly side: Side;
  /** The version that was read; null for whatever is current. */
  readonly version?: number | null | undefined;
  readonly receivedAt?: Date | undefined;
  /** Host of the site whose page led to the proposal, where one is known. Counted by day, never kept with the person. */
  readonly origin?: string | null | undefined;
};

/**
 * Supports a proposal, or objects to it. One word per participant: given again it changes nothing, given otherwise it
 * replaces the former.
 */
export async function giveSupport(app: Application, command: GiveSupport): Promise<Result<Support, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const participant = await writer.write.lockParticipant(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    const proposal = await writer.write.lockProposal(command.proposalId, 'rely');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const territories = await writer.territories.all();
    const receivedAt = command.receivedAt ?? now;
    const admission = admit('support', { consultation, participant, receivedAt, territories });
    if (!admission.ok) return admission;
    const { side, version: wished = null } = command;
    const version = checkSupport(proposal, { side, version: wished, sides: consultation.rules.supports });
    if (!version.ok) return version;
    const before = await writer.supports.of(proposal.id, participant.id);
    if (before !== null && before.side === side && before.version === version.value) return ok(before);
    const after: Support = {
      proposalId: proposal.id,
      participantId: participant.id,
      side,
      version: version.value,
      standing: participant.standing,
      givenAt: receivedAt,
    };
    await writer.write.support({ before, after });
    if (before === null && side === 'for' && !(await writer.supports.wasWithdrawn(proposal.id, participant.id))) {
      const origin = originOfSupport({ site: command.origin, actorUri: participant.actorUri });
      await writer.write.supportOrigin(proposal.id, { ...origin, day: dayIn(consultation.timeZone, receivedAt) });
    }
    await writer.write.event({
      id: app.newId(),
      type: 'support-given',
      at: now,
      by: { participant: participant.id },
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { side, version: version.value, standing: participant.standing },
    });
    return ok(after);
  });
}
