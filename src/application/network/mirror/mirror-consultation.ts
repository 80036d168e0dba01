import { originIn } from '../../../domain/event/origin.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { HANDLES } from '../../kit/names.ts';
import type { Invitation } from '../cohost/ports.ts';
import { endsAsAnnounced } from './phase-ends.ts';
import type { MirroredConsultation } from './ports.ts';
import { hasItsRules, mirrorOf, mirrorSlug } from './save-mirrored-consultation.ts';

/**
 * Creates a mirror of a consultation, to be read by the worker; one that ended goes on where it was. Refused where it
 * could not be a consultation of ours.
 */
export async function beginMirror(
  app: Application,
  writer: Writer,
  { invitation, report: mirrored }: { readonly invitation: Invitation; readonly report: MirroredConsultation },
): Promise<Result<{ readonly id: ConsultationId; readonly slug: string }, Refusal>> {
  const now = app.now();
  await writer.locks.acquire(HANDLES);
  const known = await writer.sharing.mirrorOf(invitation.consultation);
  const stored = known === null ? null : await writer.consultations.byId(known);
  if (stored !== null) {
    const mirror = await writer.sharing.lockMirror(stored.id);
    await writer.sharing.saveMirror({
      consultationId: stored.id,
      cursor: mirror?.cursor ?? null,
      dueAt: now,
      readAt: mirror?.readAt ?? null,
      hostAt: mirror?.hostAt ?? null,
      failingSince: null,
      endedAt: null,
    });
    return ok({ id: stored.id, slug: stored.slug });
  }
  const slug = await mirrorSlug(writer, invitation.consultation);
  const host = { uri: invitation.consultation, institution: invitation.peer };
  const isFrozen = hasItsRules(mirrored) && endsAsAnnounced(mirrored);
  const consultation = isFrozen ? mirrorOf(app, mirrored, { slug, host }) : null;
  if (consultation === null) return refuse({ type: 'invalid', field: 'consultation', because: 'not-a-consultation' });
  await writer.consultations.save(consultation);
  await writer.sharing.saveMirror({
    consultationId: consultation.id,
    cursor: null,
    dueAt: now,
    readAt: null,
    failingSince: null,
    endedAt: null,
  });
  await writer.events.append({
    id: app.newId(),
    type: 'consultation-published',
    at: now,
    by: null,
    origin: originIn(consultation),
    consultationId: consultation.id,
    proposalId: null,
    data: { slug, rulesHash: mirrored.rulesHash },
  });
  return ok({ id: consultation.id, slug });
}

/** Ends the mirror that came of an invitation, unless another invitation to the same consultation holds. */
export async function endMirror(app: Application, writer: Writer, invitation: Invitation): Promise<void> {
  if (invitation.consultationId === null) return;
  const others = await writer.sharing.invitationsTo(invitation.consultation);
  if (others.some(({ invite, status }) => invite !== invitation.invite && status === 'accepted')) return;
  const mirror = await writer.sharing.lockMirror(invitation.consultationId);
  if (mirror === null || mirror.endedAt !== null) return;
  await writer.sharing.saveMirror({ ...mirror, dueAt: null, failingSince: null, endedAt: app.now() });
}
