import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { checkName, type Participant } from '../../domain/participant/participant.ts';
import type { Application } from '../application.ts';

export type ChangeParticipant = {
  readonly participantId: ParticipantId;
  /** What they are called from now on, beside what they wrote before as well. */
  readonly name?: string | undefined;
  /** One of the institution's languages, in which pages and mails address them. */
  readonly lang?: Lang | undefined;
};

/** Somebody says what they are called, and in which language pages and mails are to address them. */
export async function changeParticipant(
  app: Application,
  command: ChangeParticipant,
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const before = await writer.participants.lock(command.participantId);
    if (before === null) return refuse({ type: 'not-found', what: 'participant' });
    if (before.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: before.erasedAt });
    const name = checkName(command.name ?? before.name);
    if (!name.ok) return name;
    const lang = command.lang ?? before.lang;
    const offered = (await writer.institution.get())?.languages ?? [];
    if (command.lang !== undefined && !offered.includes(command.lang)) {
      return refuse({ type: 'invalid', field: 'lang', because: 'language-not-offered' });
    }
    if (name.value === before.name && lang === before.lang) return ok(before);
    const after: Participant = { ...before, name: name.value, lang };
    await writer.participants.save(after);
    await writer.events.append({
      id: app.newId(),
      type: 'participant-changed',
      at: app.now(),
      by: { kind: 'participant', id: before.id },
      consultationId: null,
      proposalId: null,
      data: { participantId: before.id },
    });
    return ok(after);
  });
}
