import { moveParticipant } from '../../application/move-participant.ts';
import { followAway } from '../../application/network/recognise.ts';
import type { Handling, InboxContext } from './context.ts';
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
  if (await isPeer(context.app, incoming.actor)) return accepted('peer-to-be-looked-at');
  const shares = await context.app.store.read((reader) => reader.moving.sharers([incoming.actor]));
  if (shares.length > 0)
    return (await followAway(context.app, incoming.actor)) ? accepted('moved') : ignored('not-there');
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

/**
 * Another institution's node goes elsewhere, as its own documents say (application/network/move-peer.ts): a push wakes, a
 * pull tells.
 */
async function isPeer(app: InboxContext['app'], actor: string): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    if ((await writer.peering.peer(actor)) === null) return false;
    await writer.peeringWrite.peerDue(actor, app.now());
    return true;
  });
}
