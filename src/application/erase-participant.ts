import type { By } from '../domain/event.ts';
import type { ParticipantId } from '../domain/id.ts';
import { erased, type Participant } from '../domain/participant/participant.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { erasedKeyOf } from './erased-key.ts';
import { importHash } from './import-hash.ts';
import type { Application } from './ports.ts';

/**
 * Erases a person: name, address on other servers, words of their comments. Their proposals stay as texts without an
 * author, their supports stay counted; no tally changes (GDPR art. 17). Whoever comes back from the same account is known
 * again by a keyed hash, and by nothing that can be read (docs/adr/0018).
 */
export async function eraseParticipant(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly by: By },
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const participant = await writer.write.lockParticipant(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null) return ok(participant);
    const after = erased(participant, now);
    if (participant.importKey !== null) await writer.bulk.leaveOut(importHash(app, participant.importKey));
    await writer.mailFollowWrite.forgetFollowersOf(participant.id);
    await writer.write.anonymise(participant.id, now);
    // Documents that were signed with the name in them are signed anew without it when they are next asked for.
    const { id, actorUri } = participant;
    const joined = await writer.participants.joinedActors(id);
    const accounts = [...(actorUri === null ? [] : [{ id, actorUri }]), ...joined];
    await writer.documentWrite.forgetNaming([`/participants/${id}`, ...accounts.map((account) => account.actorUri)]);
    await writer.write.participant(after);
    for (const account of joined) await writer.signInWrite.eraseJoined(account.id, now);
    for (const account of accounts) {
      await writer.write.erasedKey(account.id, erasedKeyOf(app, account.actorUri));
      await writer.peerWrite.forgetActs(account.actorUri);
    }
    for (const { id: appealId, consultationId, subject } of await writer.write.closeAppeals(participant.id, now)) {
      await writer.write.event({
        id: app.newId(),
        type: 'appeal-decided',
        at: now,
        by: null,
        consultationId,
        proposalId: subject.kind === 'proposal' ? subject.id : null,
        data: { appealId, outcome: 'refused' },
      });
    }
    await writer.write.event({
      id: app.newId(),
      type: 'participant-erased',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { participantId: participant.id },
    });
    return ok(after);
  });
}
