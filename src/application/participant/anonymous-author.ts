import type { ConsultationId, ParticipantId } from '../../domain/kit/id.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Writer } from '../application.ts';
import { anonymousAuthorLock } from '../kit/names.ts';
import type { DetachedTexts } from './ports.ts';

/**
 * Detaches the contributions of somebody who was erased: in each consultation they pass to one participant who is nobody, to
 * whom those of everybody erased there belong, so that not even texts of one person are known to be (docs/adr/0059).
 */
export async function detachTexts(
  writer: Writer,
  app: Application,
  participantId: ParticipantId,
): Promise<readonly DetachedTexts[]> {
  await writer.participants.detachEvents(participantId);
  const detached: DetachedTexts[] = [];
  for (const consultationId of await writer.participants.wroteIn(participantId)) {
    const to = await anonymousAuthor(writer, app, consultationId);
    detached.push(await writer.participants.detachTexts({ from: participantId, to, consultationId }));
  }
  return detached;
}

async function anonymousAuthor(
  writer: Writer,
  app: Application,
  consultationId: ConsultationId,
): Promise<ParticipantId> {
  await writer.locks.acquire(anonymousAuthorLock(consultationId));
  const keyHash = app.secrets.keyed(consultationId, 'anonymous author');
  const known = await writer.participants.byErasedKey(keyHash);
  if (known !== null) return known.id;
  const now = app.now();
  const nobody: Participant = {
    id: app.newId(),
    kind: 'local',
    name: '',
    standing: 'registered',
    territory: null,
    lang: null,
    actorUri: null,
    importKey: null,
    createdAt: now,
    erasedAt: now,
  };
  await writer.participants.save(nobody);
  await writer.participants.saveErasedKey(nobody.id, { keyHash, link: null });
  return nobody.id;
}
