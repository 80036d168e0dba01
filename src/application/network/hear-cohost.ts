import { afterHearing, type CohostingAct } from '../../domain/network/cohosting.ts';
import type { Application, Writer } from '../ports.ts';
import { consultationUri, invitedBy } from './cohost-uris.ts';
import { keepOnce } from './keep-once.ts';
import type { Cohost } from './sharing.ts';
import { keepCohost } from './sharing-events.ts';

export type HeardFromCohost = {
  /** The id of the invitation that is answered. */
  readonly invite: string;
  /** Whoever answers. */
  readonly peer: string;
  readonly act: Exclude<CohostingAct, 'withdraw'>;
  /** How many people may take part there, where it accepts and says so. */
  readonly registered: number | null;
  /** When it said all this, by its own clock. */
  readonly saidAt: Date;
  /** What was received. */
  readonly document: object;
};

/**
 * Takes up what an invited institution answers. One that accepts says how many people may take part there, which bounds
 * what it counts, and is `unbounded` where it does not. It may correct the number by accepting once more: what it said last
 * holds from then on, and what was counted before stays counted. `superseded` where a later invitation took the place of the one that is
 * answered; `not-invited` where there never was one, which is kept as evidence.
 */
export async function hearCohost(
  app: Application,
  heard: HeardFromCohost,
): Promise<'changed' | 'known' | 'superseded' | 'not-invited' | 'unbounded'> {
  if (heard.act === 'accept' && heard.registered === null) return 'unbounded';
  await app.store.placeEvents();
  return await app.store.transact(async (writer) => {
    const found = await writer.sharing.cohostByInvite(heard.invite);
    if (found === null || found.peer !== heard.peer) return await notInvited(app, writer, heard);
    const consultation = await writer.consultations.byId(found.consultationId);
    if (consultation === null) return 'not-invited';
    await writer.write.lockConsultation(consultation.slug);
    const before = (await writer.sharing.cohostByInvite(heard.invite)) ?? found;
    const status = afterHearing(before.status, heard.act);
    const corrected = status === 'accepted' && corrects(before, heard);
    if (status === before.status && !corrected) return 'known';
    const at = app.now();
    const { registered, saidAt: registeredAt } = heard;
    const cohost: Cohost = {
      ...before,
      status,
      ...(heard.act === 'accept' ? { registered, registeredAt } : {}),
      answeredAt: corrected ? before.answeredAt : at,
    };
    const target = consultationUri(app.origin, consultation.slug);
    // What happens in the consultation is sent to whoever follows it: co-hosts are woken by it.
    if (status === 'accepted') {
      await writer.peerWrite.follow({ target, follower: heard.peer, activityId: heard.invite, since: at });
    } else await writer.peerWrite.unfollow(target, heard.peer);
    await keepCohost({ app, writer, by: null }, cohost);
    return 'changed';
  });
}

/** Whether one that is in says another number than before, and says it later. */
function corrects(before: Cohost, { act, registered, saidAt }: HeardFromCohost): boolean {
  if (act !== 'accept' || before.status !== 'accepted' || registered === before.registered) return false;
  return before.registeredAt === null || saidAt > before.registeredAt;
}

async function notInvited(
  app: Application,
  writer: Writer,
  { invite, peer, document }: HeardFromCohost,
): Promise<'superseded' | 'not-invited'> {
  const id = invitedBy(app.origin, invite);
  const event = id === null ? null : await writer.events.byId(id);
  if (event?.type === 'cohost-changed' && event.data.peer === peer) return 'superseded';
  const kept = { peer, kind: 'not-invited', consultationId: null, document: JSON.stringify(document) } as const;
  await keepOnce({ app, writer }, { ...kept, detail: { uri: invite } });
  return 'not-invited';
}
