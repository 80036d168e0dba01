import { moveParticipant } from '../../application/move-participant.ts';
import type { Handling } from './context.ts';
import { accepted, idOf, idsOf, ignored, refused } from './incoming.ts';
import { isNews, keepState } from './state.ts';

/**
 * Somebody takes their account elsewhere. Believed only where the new account names the old one (`alsoKnownAs`); then it
 * is the same participant, whose words stay theirs.
 */
export const onMove: Handling = async (context, incoming) => {
  const { object, target } = incoming.document;
  const to = idOf(target);
  if (idOf(object) !== incoming.actor || to === null) return refused('foreign-move');
  const known = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  if (known === null) return ignored('unknown-actor');
  const change = { verb: 'move', object: to, present: true } as const;
  if (!(await isNews(context, incoming, change))) return ignored('older-than-known');
  const document = await context.fetch(to);
  if (document === null || document === 'gone' || idOf(document) !== to) return refused('actor-unreadable');
  if (!idsOf(document['alsoKnownAs']).includes(incoming.actor)) return refused('move-unconfirmed');
  const moved = await moveParticipant(context.app, { participantId: known.id, actorUri: to });
  if (!moved.ok) return refused(moved.refusal.type);
  await keepState(context, incoming, change);
  return accepted('moved');
};
