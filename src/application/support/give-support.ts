import { admit } from '../../domain/consultation/eligibility.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { dayIn, originOfSupport } from '../../domain/support/origin.ts';
import { checkSupport, type Side, type Support } from '../../domain/support/support.ts';
import type { Application } from '../application.ts';
import { actUnderPseudonym } from '../kit/pseudonym.ts';

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
 * Supports a proposal, or objects to it. One word per person: given again it changes nothing, given otherwise it
 * replaces the former. It is kept under a pseudonym, by which nobody is found (docs/adr/0056).
 */
export async function giveSupport(app: Application, command: GiveSupport): Promise<Result<Support, Refusal>> {
  const now = app.now();
  return await actUnderPseudonym(app, command.participantId, async (writer, { participant, pseudonymIn }) => {
    const proposal = await writer.proposals.lock(command.proposalId, 'rely');
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
    const supporter = pseudonymIn(consultation.id);
    const before = await writer.supports.of(proposal.id, supporter);
    if (before !== null && before.side === side && before.version === version.value) return ok(before);
    const after: Support = {
      proposalId: proposal.id,
      supporter,
      side,
      version: version.value,
      standing: participant.standing,
      givenAt: receivedAt,
    };
    await writer.supports.save({ before, after });
    if (before === null && side === 'for' && !(await writer.supports.wasWithdrawn(proposal.id, supporter))) {
      const origin = originOfSupport({ site: command.origin, actorUri: participant.actorUri });
      await writer.supports.addOrigin(proposal.id, { ...origin, day: dayIn(consultation.timeZone, receivedAt) });
    }
    await writer.events.append({
      id: app.newId(),
      type: 'support-given',
      at: now,
      by: null,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { side, version: version.value, standing: participant.standing, supporter },
    });
    return ok(after);
  });
}
