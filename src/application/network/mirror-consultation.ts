import type { ConsultationId } from '../../domain/id.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { HANDLES } from '../names.ts';
import type { Application, Writer } from '../ports.ts';
import { hasItsRules, mirrorOf, mirrorSlug } from './keep-mirrored-consultation.ts';
import type { MirroredConsultation } from './mirrored.ts';
import type { Invitation } from './sharing.ts';

/**
 * Begins a mirror of what a host told, to be read by the worker; one that ended goes on where it was. Refused where it
 * could not be a consultation of ours.
 */
export async function beginMirror(
  app: Application,
  writer: Writer,
  { invitation, told }: { readonly invitation: Invitation; readonly told: MirroredConsultation },
): Promise<Result<{ readonly id: ConsultationId; readonly slug: string }, Refusal>> {
  const now = app.now();
  await writer.write.lockName(HANDLES);
  const known = await writer.sharing.mirrorOf(invitation.consultation);
  const kept = known === null ? null : await writer.consultations.byId(known);
  if (kept !== null) {
    const mirror = await writer.sharingWrite.lockMirror(kept.id);
    await writer.sharingWrite.mirror({
      consultationId: kept.id,
      cursor: mirror?.cursor ?? null,
      dueAt: now,
      readAt: mirror?.readAt ?? null,
      failingSince: null,
      endedAt: null,
    });
    return ok({ id: kept.id, slug: kept.slug });
  }
  const slug = await mirrorSlug(writer, invitation.consultation);
  const host = { uri: invitation.consultation, institution: invitation.peer };
  const consultation = hasItsRules(told) ? mirrorOf(app, told, { slug, host }) : null;
  if (consultation === null) return refuse({ type: 'invalid', field: 'consultation', because: 'not-a-consultation' });
  await writer.write.consultation(consultation);
  await writer.sharingWrite.mirror({
    consultationId: consultation.id,
    cursor: null,
    dueAt: now,
    readAt: null,
    failingSince: null,
    endedAt: null,
  });
  await writer.write.event({
    id: app.newId(),
    type: 'consultation-published',
    at: now,
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { slug, rulesHash: told.rulesHash },
  });
  return ok({ id: consultation.id, slug });
}

/** Ends the mirror that came of an invitation, unless another invitation to the same consultation holds. */
export async function endMirror(app: Application, writer: Writer, invitation: Invitation): Promise<void> {
  if (invitation.consultationId === null) return;
  const others = await writer.sharing.invitationsTo(invitation.consultation);
  if (others.some(({ invite, status }) => invite !== invitation.invite && status === 'accepted')) return;
  const mirror = await writer.sharingWrite.lockMirror(invitation.consultationId);
  if (mirror === null || mirror.endedAt !== null) return;
  await writer.sharingWrite.mirror({ ...mirror, dueAt: null, failingSince: null, endedAt: app.now() });
}
