import { checkName, type Participant } from '../domain/participant/participant.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Lang } from '../domain/text.ts';
import { erasedKeyOf } from './erased-key.ts';
import { actorName } from './names.ts';
import type { Application, Writer } from './ports.ts';

export type JoinParticipant = {
  readonly name: string;
  readonly kind: Participant['kind'];
  readonly standing: Standing;
  readonly territory?: string | null | undefined;
  readonly lang?: Lang | null | undefined;
  /** The actor behind a `remote` participant. */
  readonly actorUri?: string | undefined;
  /** Who they were before they were erased, where another way than their actor tells. */
  readonly former?: Participant | null | undefined;
};

/**
 * Makes somebody known to the node; a remote actor who is known already is answered as they are, and one who was erased
 * takes part again as the participant they were, so that nobody counts twice (docs/adr/0018).
 */
export async function joinParticipant(
  app: Application,
  command: JoinParticipant,
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact((writer) => joinParticipantIn(writer, app, command));
}

export async function joinParticipantIn(
  writer: Writer,
  app: Application,
  command: JoinParticipant,
): Promise<Result<Participant, Refusal>> {
  if (command.actorUri !== undefined) {
    await writer.write.lockName(actorName(command.actorUri));
    const known = await writer.participants.byActor(command.actorUri);
    if (known !== null) return ok(known);
  }
  const name = checkName(command.name);
  if (!name.ok) return name;
  const territory = command.territory ?? null;
  if (territory !== null && !(await writer.territories.all()).some(({ code }) => code === territory)) {
    return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
  }
  const former = command.former ?? (await erasedBefore(writer, app, command.actorUri));
  // An account of theirs that they were not known by last.
  if (former !== null && former.erasedAt === null) return ok(former);
  const participant: Participant = {
    id: former?.id ?? app.newId(),
    kind: command.kind,
    name: name.value,
    standing: command.standing,
    territory,
    lang: command.lang ?? null,
    actorUri: command.actorUri ?? null,
    importKey: null,
    createdAt: app.now(),
    erasedAt: null,
  };
  if (former !== null) await leaveWhatWasErased(writer, app, former);
  if (former !== null && command.actorUri !== undefined) {
    await writer.write.forgetErasedKey(erasedKeyOf(app, command.actorUri));
  }
  await writer.write.participant(participant);
  await writer.write.event({
    id: app.newId(),
    type: 'participant-joined',
    at: participant.createdAt,
    by: null,
    consultationId: null,
    proposalId: null,
    data: { participantId: participant.id },
  });
  return ok(participant);
}

async function erasedBefore(writer: Writer, app: Application, actorUri?: string): Promise<Participant | null> {
  const known = actorUri === undefined ? null : await writer.participants.byErasedKey(erasedKeyOf(app, actorUri));
  return known === null ? null : await writer.write.lockParticipant(known.id);
}

/** What they wrote before stays without an author: whoever asked to be erased is not named beside it again. */
async function leaveWhatWasErased(writer: Writer, app: Application, former: Participant): Promise<void> {
  const nobody: Participant = { ...former, id: app.newId() };
  await writer.write.participant(nobody);
  await writer.write.leaveWorks(former.id, nobody.id);
}
