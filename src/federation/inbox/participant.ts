import { joinParticipant } from '../../application/join-participant.ts';
import type { RemoteActor } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import { together } from '../../application/together.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import { NAME_MAX } from '../../domain/text.ts';
import type { InboxContext } from './context.ts';

/** The actor behind an act that counts; null where its document cannot be read, or it is no more. */
export async function presentActor(context: InboxContext, uri: string): Promise<RemoteActor | null> {
  const actor = await context.actorOf(uri);
  return actor === null || actor.goneAt !== null ? null : actor;
}

/** Has the participant behind an actor do something; who does it for the first time is made known only if it is taken. */
export async function asParticipant<T>(
  app: Application,
  actor: RemoteActor,
  act: (within: Application, participant: Participant) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await together(app, async (within) => {
    const joined = await joinParticipant(within, {
      kind: 'remote',
      standing: 'fediverse',
      name: [...(actor.name === '' ? actor.handle : actor.name)].slice(0, NAME_MAX).join(''),
      actorUri: actor.uri,
    });
    return joined.ok ? await act(within, joined.value) : joined;
  });
}

/** Kinds of actor that count as somebody: a Group or a Service never supports, votes or proposes. */
export function isSomebody(actor: RemoteActor): boolean {
  return actor.kind === 'Person' || actor.kind === 'Organization';
}
