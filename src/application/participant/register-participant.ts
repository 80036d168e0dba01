import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { checkName, type Participant } from '../../domain/participant/participant.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Application, Writer } from '../application.ts';
import { actorLock } from '../kit/names.ts';
import { ensureLinks, newLink, pseudonymsOf, returnedLink } from '../kit/pseudonym.ts';
import { signInHash, signInText } from '../kit/sign-in-keys.ts';
import type { SignInKind } from '../sign-in/ports.ts';
import { detachTexts } from './anonymous-author.ts';

/** What is kept of the account of somebody who was erased, to know them again: nobody can read it back. */
export function erasedKeyOf(app: Application, actorUri: string): string {
  return app.secrets.keyed(actorUri, 'erased');
}

/** Hash of the source key of somebody who was imported and erased since: it cannot be reversed. */
export function importHash(app: Application, importKey: string): string {
  return app.secrets.keyed(importKey, 'import');
}

type RegisterParticipant = {
  readonly name: string;
  readonly kind: Participant['kind'];
  readonly standing: Standing;
  readonly territory?: string | null | undefined;
  readonly lang?: Lang | null | undefined;
  /** The actor behind a `remote` participant. */
  readonly actorUri?: string | undefined;
  /** Name of the source and the key in it, of somebody whom other software keeps a list of. */
  readonly importKey?: string | undefined;
  /** Who they were before they were erased, where another way than their actor tells. */
  readonly former?: Participant | null | undefined;
  /** What they signed in with, if they did: it gives back to whoever was erased what they supported. */
  readonly signIn?: { readonly kind: SignInKind; readonly key: string } | undefined;
};

/**
 * Makes somebody known to the node; a remote actor who is known already is answered as they are, and one who was erased
 * takes part again as the participant they were, so that nobody counts twice (docs/adr/0018).
 */
export async function registerParticipant(
  app: Application,
  command: RegisterParticipant,
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact((writer) => registerParticipantIn(writer, app, command));
}

export async function registerParticipantIn(
  writer: Writer,
  app: Application,
  command: RegisterParticipant,
): Promise<Result<Participant, Refusal>> {
  if (command.actorUri !== undefined) {
    await writer.locks.acquire(actorLock(command.actorUri));
    const known = await writer.participants.byActor(command.actorUri);
    if (known !== null) {
      await ensureLinks(writer, app, [known.id]);
      return ok(known);
    }
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
    importKey: command.importKey ?? null,
    createdAt: app.now(),
    erasedAt: null,
  };
  const link = former === null ? null : await linkOfErased(writer, app, command);
  // What they wrote before stays without an author: whoever asked to be erased is not named beside it again.
  if (former !== null) await detachTexts(writer, app, former.id);
  if (former !== null && command.actorUri !== undefined) {
    await writer.participants.deleteErasedKey(erasedKeyOf(app, command.actorUri));
  }
  await writer.participants.save(participant);
  await writer.participants.saveLinks([{ id: participant.id, encryptedLink: link ?? newLink(app) }]);
  if (link !== null) {
    const pseudonyms = [...(await pseudonymsOf(writer, app, participant.id)).values()];
    await writer.participants.countInBoth(participant.id, { pseudonyms, by: -1 });
  }
  await writer.events.append({
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
  return known === null ? null : await writer.participants.lock(known.id);
}

/** The link secret of somebody who comes back: what they supported is theirs again. Null where it cannot be read any more. */
async function linkOfErased(
  writer: Writer,
  app: Application,
  { actorUri, signIn }: RegisterParticipant,
): Promise<string | null> {
  const account = actorUri === undefined ? null : ({ kind: 'fediverse', key: actorUri } as const);
  for (const way of [account, signIn]) {
    if (way == null) continue;
    const kept = [
      (await writer.signIns.byKey(signInHash(app, way)))?.erasedLink ?? null,
      way.kind === 'fediverse' ? await writer.participants.erasedLink(erasedKeyOf(app, way.key)) : null,
    ];
    for (const one of kept) {
      const link = one === null ? null : returnedLink(app, one, signInText(way));
      if (link !== null) return link;
    }
  }
  return null;
}

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
