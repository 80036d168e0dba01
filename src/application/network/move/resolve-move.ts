import { currentUri, type InstitutionMove } from '../../../domain/network/move.ts';
import type { Application, Reader } from '../../application.ts';
import type { RemoteActor } from '../../federation/ports.ts';
import { elapsedMs } from '../../kit/elapsed.ts';
import { institutionUri } from '../../kit/uris.ts';
import { recordMove } from './move-peer.ts';

/** What an institution says of itself is looked at again after this. */
const READ_AGAIN_MS = 24 * 3_600_000;

/** Every move that is known here, our own among them: what a former id names now. */
export async function loadMoves(app: Application, reader: Reader): Promise<readonly InstitutionMove[]> {
  const own = (await reader.moving.formerOrigins()).map(({ origin }) => institutionUri(origin));
  const to = institutionUri(app.origin);
  return [...own.filter((from) => from !== to).map((from) => ({ from, to })), ...(await reader.moving.moves())];
}

/** Those of many institutions that have to be looked at: what the others say of themselves was read within a day. */
export async function notReadLately(app: Application, uris: readonly string[]): Promise<readonly string[]> {
  const since = new Date(app.now().getTime() - READ_AGAIN_MS);
  const own = institutionUri(app.origin);
  return await app.store.read(async (reader) => {
    const moves = await loadMoves(app, reader);
    const fresh = new Set(
      await reader.moving.readSince([...new Set(uris.map((uri) => currentUri(moves, uri)))], since),
    );
    return uris.map((uri) => currentUri(moves, uri)).filter((uri) => uri !== own && !fresh.has(uri));
  });
}

/**
 * Whether whoever speaks as an institution is one that shares something with us under another id: then it is that one, and
 * is known by the id of now. Believed only where either address names the other (FEP-7628). `unread` where that cannot be
 * told for now: nothing should be concluded from it.
 */
export async function resolveMove(app: Application, text: string): Promise<'known' | 'moved' | 'unread'> {
  const { network } = app;
  const { uri, readAt, shares } = await app.store.read(async (reader) => {
    const now = currentUri(await loadMoves(app, reader), text);
    const sharers = await reader.moving.sharers([now]);
    return { uri: now, readAt: await reader.moving.readAt(now), shares: sharers.length > 0 };
  });
  const isFresh = readAt !== null && elapsedMs(readAt, app.now()) < READ_AGAIN_MS;
  if (network === undefined || isFresh || uri === institutionUri(app.origin)) return 'known';
  const received = await network.says(uri);
  if (received === null) return readAt !== null || shares ? 'known' : 'unread';
  for (const former of await app.store.read((reader) => reader.moving.sharers(received.formerly))) {
    const there = await network.says(former);
    if (there === null) return 'unread';
    if (there.movedTo === uri && (await follow(app, former, received.actor))) return 'moved';
  }
  await app.store.transact(async (writer) => {
    await writer.peers.saveActor(received.actor);
    await writer.moving.markRead(uri, app.now());
  });
  return 'known';
}

/** Follows an institution that says that it is elsewhere now, if it is there. False where nothing of that holds. */
export async function followMove(app: Application, uri: string): Promise<boolean> {
  const to = (await app.network?.says(uri))?.movedTo ?? null;
  const there = to === null ? null : ((await app.network?.says(to)) ?? null);
  return there?.formerly.includes(uri) === true && (await follow(app, uri, there.actor));
}

async function follow(app: Application, from: string, actor: RemoteActor): Promise<boolean> {
  const to = { uri: actor.uri, origin: new URL(actor.uri).origin };
  const before = { uri: from, origin: new URL(from).origin };
  if (to.origin === before.origin || to.origin === app.origin || before.origin === app.origin) return false;
  if (app.origin.startsWith('https:') && !to.origin.startsWith('https:')) return false;
  return await app.store.transact((writer) => recordMove({ app, writer }, { from: before, to, actor }));
}
