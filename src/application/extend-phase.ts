import type { Consultation } from '../domain/consultation/consultation.ts';
import { extended } from '../domain/consultation/phase.ts';
import type { By } from '../domain/event.ts';
import { decidedHere } from '../domain/network/host.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkLocalised, type Localised, REASON_MAX } from '../domain/text.ts';
import { instantOf } from '../domain/time.ts';
import { agentOf } from './by.ts';
import type { Application } from './ports.ts';

export type ExtendPhase = {
  readonly slug: string;
  readonly phaseId: string;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  /** Public. */
  readonly reason: Localised;
  readonly by: By;
};

/** Moves the end of a phase later, before it has closed, and says why in public. */
export async function extendPhase(app: Application, command: ExtendPhase): Promise<Result<Consultation, Refusal>> {
  const reason = checkLocalised(command.reason, 'reason', REASON_MAX);
  if (!reason.ok) return reason;
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const consultation = await writer.write.lockConsultation(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const closesAt = instantOf(command.closesAt, { zone: consultation.timeZone, field: 'closesAt', edge: 'end' });
    if (!closesAt.ok) return closesAt;
    const phase = consultation.phases.find(({ id }) => id === command.phaseId);
    const phases = extended(consultation.phases, command.phaseId, { closesAt: closesAt.value, now });
    if (!phases.ok) return phases;
    if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
    const after = { ...consultation, phases: phases.value };
    await writer.write.consultation(after);
    await writer.write.extension({
      id: app.newId(),
      phaseId: phase.id,
      from: phase.closesAt,
      to: closesAt.value,
      reason: reason.value,
      agentId: agentOf(command.by),
      at: now,
    });
    await writer.write.event({
      id: app.newId(),
      type: 'phase-extended',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { phaseId: phase.id, from: phase.closesAt.toISOString(), to: closesAt.value.toISOString() },
    });
    return ok(after);
  });
}
