import type { RemoteActor } from '../../application/federation/ports.ts';
import { moveParticipant } from '../../application/participant/register-participant.ts';
import type { InboxContext } from './context.ts';
import { idOf } from './json.ts';

/** Former accounts of one person that are looked at. */
const FORMER_MAX = 5;
/** A cached document that is older is read again before somebody first takes part: they may have moved meanwhile. */
const READ_AGAIN_MS = 10 * 60_000;

/**
 * Somebody who first acts here may be a participant under the account that they moved from. No `Move` says so: servers send it
 * to followers only. Both sides have to say it, the new account by `alsoKnownAs` and the former one by `movedTo`: then it is the
 * same participant, and what they supported counts once.
 */
export async function recogniseMovedAccount(context: InboxContext, actor: RemoteActor): Promise<void> {
  const { app } = context;
  if ((await app.store.readShared((reader) => reader.participants.byActor(actor.uri))) !== null) return;
  const formerly = await formerAccounts(context, actor);
  for (const uri of formerly.slice(0, FORMER_MAX)) {
    const known = await app.store.readShared((reader) => reader.participants.byActor(uri));
    if (known?.kind !== 'remote' || known.erasedAt !== null) continue;
    const document = await context.fetch(uri);
    if (document === null || document === 'gone' || idOf(document) !== uri) continue;
    if (idOf(document['movedTo']) !== actor.uri) continue;
    await moveParticipant(app, { participantId: known.id, actorUri: actor.uri });
    return;
  }
}

async function formerAccounts(context: InboxContext, actor: RemoteActor): Promise<readonly string[]> {
  if (actor.formerly !== undefined) return actor.formerly;
  const age = context.app.now().getTime() - actor.fetchedAt.getTime();
  if (age < READ_AGAIN_MS) return [];
  return (await context.actorOf(actor.uri, { fresh: true }))?.formerly ?? [];
}
