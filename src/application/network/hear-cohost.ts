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
  /** What was received. */
  readonly document: object;
};

/**
 * Takes up what an invited institution answers. `superseded` where a later invitation took the place of the one that is
 * answered; `not-invited` where there never was one, which is kept as evidence.
 */
export async function hearCohost(
  app: Application,
  heard: HeardFromCohost,
): Promise<'changed' | 'known' | 'superseded' | 'not-invited'> {
  await app.store.placeEvents();
  return await app.store.transact(async (writer) => {
    const found = await writer.sharing.cohostByInvite(heard.invite);
    if (found === null || found.peer !== heard.peer) return await notInvited(app, writer, heard);
    const consultation = await writer.consultations.byId(found.consultationId);
    if (consultation === null) return 'not-invited';
    await writer.write.lockConsultation(consultation.slug);
    const before = (await writer.sharing.cohostByInvite(heard.invite)) ?? found;
    const status = afterHearing(before.status, heard.act);
    if (status === before.status) return 'known';
    const at = app.now();
    const cohost: Cohost = {
      ...before,
      status,
      registered: heard.act === 'accept' ? heard.registered : before.registered,
      answeredAt: at,
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
