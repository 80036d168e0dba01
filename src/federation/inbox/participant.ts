import type { Application } from '../../application/application.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import { inOneTransaction, tryInTransaction } from '../../application/kit/transaction.ts';
import { registerParticipant } from '../../application/participant/register-participant.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import { keptName } from '../../domain/participant/shown-name.ts';
import type { InboxContext } from './context.ts';
import { recogniseMovedAccount } from './moved-account.ts';

/** The actor behind an act that counts; null where its document cannot be read, or it is no more. */
export async function activeActor(context: InboxContext, uri: string): Promise<RemoteActor | null> {
  const actor = await context.actorOf(uri);
  if (actor === null || actor.goneAt !== null) return null;
  await recogniseMovedAccount(context, actor);
  return actor;
}

type Act<T> = (within: Application, participant: Participant) => Promise<Result<T, Refusal>>;

/** Runs a use case as the participant of an actor; a new participant is saved only if it succeeds. */
export async function withParticipant<T>(
  app: Application,
  actor: RemoteActor,
  act: Act<T>,
): Promise<Result<T, Refusal>> {
  return await inOneTransaction(app, async (within) => await actRegistered(within, actor, act));
}

/**
 * The same for what is kept under a pseudonym, in a transaction of its own: one that registered them too would tell whose
 * it is (docs/adr/0056). Of somebody who is new it is tried first.
 */
export async function withPseudonym<T>(app: Application, actor: RemoteActor, act: Act<T>): Promise<Result<T, Refusal>> {
  const known = await app.store.readShared((reader) => reader.participants.byActor(actor.uri));
  if (known !== null) return await act(app, known);
  const tried = await tryInTransaction(app, async (within) => await actRegistered(within, actor, act));
  return tried.ok ? await actRegistered(app, actor, act) : tried;
}

async function actRegistered<T>(within: Application, actor: RemoteActor, act: Act<T>): Promise<Result<T, Refusal>> {
  const joined = await registerParticipant(within, {
    kind: 'remote',
    standing: 'fediverse',
    name: keptName(actor.name, actor.handle),
    actorUri: actor.uri,
  });
  return joined.ok ? await act(within, joined.value) : joined;
}

/** Whether an actor counts as a person: no other kind supports, votes, proposes or comments, an Organization neither. */
export function isPersonActor(actor: RemoteActor): boolean {
  return actor.kind === 'Person';
}
