import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { originIn } from '../../../domain/event/origin.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Application, Writer } from '../../application.ts';
import type { MirroredConsultation } from '../mirror/ports.ts';
import { loadMoves } from '../move/resolve-move.ts';

/** Records to whom the host of a community offers it now, and what each institution is there. */
export async function saveMirroredOffer(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  consultation: Consultation,
  { roles, handOver = null }: MirroredConsultation,
): Promise<void> {
  const { id: consultationId } = consultation;
  const moves = await loadMoves(app, writer);
  if (roles !== undefined) {
    const now = roles.map(({ institution, role }) => ({ institution: currentUri(moves, institution), role }));
    await writer.handOvers.saveRoles(consultationId, now);
  }
  const before = await writer.handOvers.offer(consultationId);
  const event = { id: app.newId(), at: app.now(), by: null, origin: originIn(consultation), consultationId };
  if (handOver === null) {
    if (before === null) return;
    await writer.handOvers.deleteOffer(consultationId);
    const data = { to: before.target };
    await writer.events.append({ ...event, type: 'hand-over-withdrawn', proposalId: null, data });
    return;
  }
  const target = currentUri(moves, handOver.target);
  if (before?.target === target && before.offeredAt.getTime() === handOver.offeredAt.getTime()) return;
  await writer.handOvers.saveOffer({
    ...{ consultationId, target, reason: handOver.reason, nextNumber: handOver.nextNumber },
    ...{ offeredAt: handOver.offeredAt, offeredBy: null, isRead: false },
  });
  await writer.events.append({ ...event, type: 'hand-over-offered', proposalId: null, data: { to: target } });
}
