import { afterReply, type CohostingAct } from '../../../domain/network/cohosting.ts';
import type { Application, Writer } from '../../application.ts';
import { saveCohost } from '../../kit/sharing-events.ts';
import { invitedBy } from '../../kit/uris.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import type { Cohost } from './ports.ts';
import { isRegisteredFrozen } from './registered.ts';

export type CohostReply = {
  /** The id of the invitation that is answered. */
  readonly invite: string;
  /** Whoever answers. */
  readonly peer: string;
  readonly act: Exclude<CohostingAct, 'withdraw'>;
  /** How many people may take part there, where it accepts and says so. */
  readonly registered: number | null;
  /** When it replied, by its own clock. */
  readonly sentAt: Date;
  /** What was received. */
  readonly document: object;
};

/**
 * Records the reply of an invited institution. One that accepts states how many people may take part there, which bounds
 * what it counts, and is `unbounded` where it does not; `too-many` where that is more than the invitation allows. It may correct the number by accepting once more: what it said last
 * holds from then on, and what was counted before stays counted; `frozen` once a ballot opened. `superseded` where a later invitation took the place of the one that is
 * answered; `not-invited` where there never was one, which is kept as evidence.
 */
export async function receiveCohostReply(
  app: Application,
  received: CohostReply,
): Promise<'changed' | 'known' | 'superseded' | 'not-invited' | 'unbounded' | 'too-many' | 'frozen'> {
  if (received.act === 'accept' && received.registered === null) return 'unbounded';
  await app.store.placeEvents();
  return await app.store.transact(async (writer) => {
    const found = await writer.sharing.cohostByInvite(received.invite);
    if (found === null || found.peer !== received.peer) return await notInvited(app, writer, received);
    const consultation = await writer.consultations.byId(found.consultationId);
    if (consultation === null) return 'not-invited';
    await writer.consultations.lock(consultation.slug);
    const before = (await writer.sharing.cohostByInvite(received.invite)) ?? found;
    const status = afterReply(before.status, received.act);
    const corrected = status === 'accepted' && corrects(before, received);
    if (status === before.status && !corrected) return 'known';
    if (received.act === 'accept' && status === 'accepted') {
      if ((received.registered ?? 0) > (before.registeredMax ?? Number.POSITIVE_INFINITY)) return 'too-many';
      if (corrected && (await isRegisteredFrozen(writer, consultation.id, app.now()))) return 'frozen';
    }
    const at = app.now();
    const { registered, sentAt: registeredAt } = received;
    const cohost: Cohost = {
      ...before,
      status,
      ...(received.act === 'accept' ? { registered, registeredAt } : {}),
      answeredAt: corrected ? before.answeredAt : at,
    };
    await saveCohost({ app, writer, by: null }, cohost);
    return 'changed';
  });
}

/** Whether one that is in says another number than before, and says it later. */
function corrects(before: Cohost, { act, registered, sentAt }: CohostReply): boolean {
  if (act !== 'accept' || before.status !== 'accepted' || registered === before.registered) return false;
  return before.registeredAt === null || sentAt > before.registeredAt;
}

async function notInvited(
  app: Application,
  writer: Writer,
  { invite, peer, document }: CohostReply,
): Promise<'superseded' | 'not-invited'> {
  const id = invitedBy(app.origin, invite);
  const event = id === null ? null : await writer.events.byId(id);
  if (event?.type === 'cohost-changed' && event.data.peer === peer) return 'superseded';
  const stored = { peer, kind: 'not-invited', consultationId: null, document: JSON.stringify(document) } as const;
  await recordEvidenceOnce({ app, writer }, { ...stored, detail: { uri: invite } });
  return 'not-invited';
}
