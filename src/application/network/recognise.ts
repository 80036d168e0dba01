import { type InstitutionMove, whereNow } from '../../domain/network/move.ts';
import type { RemoteActor } from '../peers.ts';
import type { Application, Reader } from '../ports.ts';
import { institutionUri } from './cohost-uris.ts';
import { keepMove } from './move-peer.ts';

/** What an institution says of itself is looked at again after this. */
const READ_AGAIN_MS = 24 * 3_600_000;

/** Every move that is known here, our own among them: what a former id names now. */
export async function knownMoves(app: Application, reader: Reader): Promise<readonly InstitutionMove[]> {
  const own = (await reader.moving.formerOrigins()).map(({ origin }) => institutionUri(origin));
  const to = institutionUri(app.origin);
  return [...own.filter((from) => from !== to).map((from) => ({ from, to })), ...(await reader.moving.moves())];
}

/**
 * Whether whoever speaks as an institution is one that shares something with us under another id: then it is that one, and
 * is known by the id of now. Believed only where either address names the other (FEP-7628). `unread` where that cannot be
 * told for now: nothing should be concluded from it.
 */
export async function recognise(app: Application, said: string): Promise<'known' | 'moved' | 'unread'> {
  const { network } = app;
  const { uri, readAt, shares } = await app.store.read(async (reader) => {
    const now = whereNow(await knownMoves(app, reader), said);
    const sharers = await reader.moving.sharers([now]);
    return { uri: now, readAt: await reader.moving.readAt(now), shares: sharers.length > 0 };
  });
  const isFresh = readAt !== null && app.now().getTime() - readAt.getTime() < READ_AGAIN_MS;
  if (network === undefined || isFresh || uri === institutionUri(app.origin)) return 'known';
  const told = await network.says(uri);
  if (told === null) return readAt !== null || shares ? 'known' : 'unread';
  for (const former of await app.store.read((reader) => reader.moving.sharers(told.formerly))) {
    const there = await network.says(former);
    if (there === null) return 'unread';
    if (there.movedTo === uri && (await follow(app, former, told.actor))) return 'moved';
  }
  await app.store.transact(async (writer) => {
    await writer.peerWrite.actor(told.actor);
    await writer.movingWrite.read(uri, app.now());
  });
  return 'known';
}

/** Follows an institution that says that it is elsewhere now, if it is there. False where nothing of that holds. */
export async function followAway(app: Application, uri: string): Promise<boolean> {
  const to = (await app.network?.says(uri))?.movedTo ?? null;
  const there = to === null ? null : ((await app.network?.says(to)) ?? null);
  return there?.formerly.includes(uri) === true && (await follow(app, uri, there.actor));
}

async function follow(app: Application, from: string, actor: RemoteActor): Promise<boolean> {
  const to = { uri: actor.uri, origin: new URL(actor.uri).origin };
  const before = { uri: from, origin: new URL(from).origin };
  if (to.origin === before.origin || to.origin === app.origin || before.origin === app.origin) return false;
  if (app.origin.startsWith('https:') && !to.origin.startsWith('https:')) return false;
  return await app.store.transact((writer) => keepMove({ app, writer }, { from: before, to, actor }));
}
