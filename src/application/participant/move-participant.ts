import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application } from '../application.ts';
import { actorLock } from '../kit/names.ts';
import { erasedKeyOf } from './erased-key.ts';

/** The same person under another account elsewhere. Refused where that account takes part already: nobody merges two. */
export async function moveParticipant(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly actorUri: string },
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    await writer.locks.acquire(actorLock(command.actorUri));
    const erased = await writer.participants.byErasedKey(erasedKeyOf(app, command.actorUri));
    if (erased !== null || (await writer.participants.byActor(command.actorUri)) !== null) {
      return refuse({ type: 'invalid', field: 'target', because: 'duplicate' });
    }
    const after: Participant = { ...participant, actorUri: command.actorUri };
    await writer.participants.save(after);
    await writer.events.append({
      id: app.newId(),
      type: 'participant-changed',
      at: app.now(),
      by: { kind: 'participant', id: participant.id },
      consultationId: null,
      proposalId: null,
      data: { participantId: participant.id },
    });
    return ok(after);
  });
}
