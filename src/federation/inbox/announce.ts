import type { RemoteActor } from '../../application/federation/ports.ts';
import type { Handling } from './context.ts';
import { deletedIn } from './gone-originals.ts';
import { accepted, ignored, refused } from './incoming.ts';
import { idOf, isJson } from './json.ts';
import { isNewerState, saveReactionState } from './state.ts';

/** What passes on whatever it is sent shares nothing: relays are of these kinds (FEP-ae0c). */
const RELAYS: ReadonlySet<RemoteActor['kind']> = new Set(['Application', 'Service']);

/**
 * A share: counted for reach, never as support. What is embedded in an Announce is never believed: where it
 * is a Delete, its object is looked at.
 */
export const onAnnounce: Handling = async (context, incoming) => {
  const { object } = incoming.document;
  const deleted = deletedIn(incoming);
  if (deleted !== null) return (await context.withdrawGone(deleted)) ? accepted('withdrawn') : ignored('not-gone');
  if (isJson(object) && Object.keys(object).some((key) => key !== 'id' && key !== '@context')) {
    return refused('embedded-announce');
  }
  const id = idOf(object);
  if (id === null) return refused('no-object');
  if ((await context.targetOf(id)) === null) return ignored('not-ours');
  const actor = await context.actorOf(incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (RELAYS.has(actor.kind)) return ignored('not-a-person');
  const change = { verb: 'share', object: id, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  await saveReactionState(context, incoming, change);
  return accepted('share');
};
