import { joinParticipant } from '../../application/join-participant.ts';
import { NAME_MAX } from '../../domain/text.ts';
import type { InboxContext, RemoteParticipant } from './context.ts';

/** The participant behind an actor; null where the actor's document cannot be read or the person was erased. */
export async function participantFor(context: InboxContext, uri: string): Promise<RemoteParticipant | null> {
  const actor = await context.actorOf(uri);
  if (actor === null || actor.goneAt !== null) return null;
  const joined = await joinParticipant(context.app, {
    kind: 'remote',
    standing: 'fediverse',
    name: [...(actor.name === '' ? actor.handle : actor.name)].slice(0, NAME_MAX).join(''),
    actorUri: uri,
  });
  return joined.ok && joined.value.erasedAt === null ? { actor, participant: joined.value } : null;
}

/** Kinds of actor that count as somebody: a Group or a Service never supports, votes or proposes. */
export function isSomebody(actor: RemoteParticipant['actor']): boolean {
  return actor.kind === 'Person' || actor.kind === 'Organization';
}
