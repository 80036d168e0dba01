import type { Consultation } from '../../domain/consultation/consultation.ts';
import { extended } from '../../domain/consultation/phase.ts';
import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLocalised, type Localised, REASON_MAX } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import { decidedHere } from '../../domain/network/host.ts';
import type { Application } from '../application.ts';

export type ExtendPhase = {
  readonly slug: string;
  readonly phaseId: string;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  /** Public. */
  readonly reason: Localised;
  readonly by: Actor | null;
};

/** Moves the end of a phase later, before it has closed, and says why in public. */
export async function extendPhase(app: Application, command: ExtendPhase): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const to = checkAll({
      closesAt: instantOf(command.closesAt, { zone: consultation.timeZone, field: 'closesAt', edge: 'end' }),
      reason: checkLocalised(command.reason, 'reason', REASON_MAX),
    });
    if (!to.ok) return to;
    const { closesAt, reason } = to.value;
    const phase = consultation.phases.find(({ id }) => id === command.phaseId);
    const phases = extended(consultation.phases, command.phaseId, { closesAt, now });
    if (!phases.ok) return phases;
    if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
    const after = { ...consultation, phases: phases.value };
    await writer.consultations.save(after);
    await writer.consultations.saveExtension({
      id: app.newId(),
      phaseId: phase.id,
      from: phase.closesAt,
      to: closesAt,
      reason,
      agentId: agentIdOf(command.by),
      at: now,
    });
    await writer.events.append({
      id: app.newId(),
      type: 'phase-extended',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { phaseId: phase.id, from: phase.closesAt.toISOString(), to: closesAt.toISOString() },
    });
    return ok(after);
  });
}
