import { followMove } from '../../application/network/move/resolve-move.ts';
import { moveParticipant } from '../../application/participant/register-participant.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, idsOf, ignored, refused } from './incoming.ts';
import { idOf } from './json.ts';
import { isNewerState, saveReactionState } from './state.ts';

/**
 * An account moves to another one. Accepted only where the new account names the old one (`alsoKnownAs`); then it is the
 * same participant, who keeps their contributions.
 */
export const onMove: Handling = async (context, incoming) => {
  const { object, target } = incoming.document;
  const to = idOf(target);
  if (idOf(object) !== incoming.actor || to === null) return refused('foreign-move');
  if (await isPeer(context.app, incoming.actor)) return accepted('peer-to-be-looked-at');
  const shares = await context.app.store.read((reader) => reader.moving.sharers([incoming.actor]));
  if (shares.length > 0)
    return (await followMove(context.app, incoming.actor)) ? accepted('moved') : ignored('not-there');
  const known = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  if (known === null) return ignored('unknown-actor');
  const change = { verb: 'move', object: to, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  const document = await context.fetch(to);
  if (document === null || document === 'gone' || idOf(document) !== to) return refused('actor-unreadable');
  if (!idsOf(document['alsoKnownAs']).includes(incoming.actor)) return refused('move-unconfirmed');
  const moved = await moveParticipant(context.app, { participantId: known.id, actorUri: to });
  if (!moved.ok) return refused(moved.refusal.type);
  await saveReactionState(context, incoming, change);
  return accepted('moved');
};

/**
 * Whether the actor is a peer. Its own documents say where it moved (application/network/move/move-peer.ts): the Move only
 * makes them due to be read.
 */
async function isPeer(app: InboxContext['app'], actor: string): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    if ((await writer.peering.peer(actor)) === null) return false;
    await writer.peering.savePeerDue(actor, app.now());
    return true;
  });
}
