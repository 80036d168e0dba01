import { createHash } from 'node:crypto';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { DIRECTORY_MEMBERS_MAX } from '../../../domain/network/directory.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import { OWN_DIRECTORY } from '../../kit/names.ts';
import { lockPeer } from '../peer/govern-peers.ts';
import type { DirectoryKey, ReadsDirectories } from './ports.ts';

/** Lists a peer in the directory that this node publishes, or takes it out. */
export async function listInDirectory(
  app: Application,
  command: { readonly peer: string; readonly listed: boolean; readonly by: Actor | null },
): Promise<Result<Peer, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockPeer(writer, command);
    if (!found.ok) return found;
    const peer = found.value;
    const listings = await writer.directories.listings();
    const isListed = listings.some(({ institution }) => institution === peer.uri);
    if (isListed === command.listed) return ok(peer);
    if (command.listed && listings.length >= DIRECTORY_MEMBERS_MAX) {
      return refuse({ type: 'invalid', field: 'listed', because: 'too-many', limit: DIRECTORY_MEMBERS_MAX });
    }
    const now = app.now();
    if (command.listed) await writer.directories.saveListing({ institution: peer.uri, key: null, dueAt: now });
    else await writer.directories.deleteListing(peer.uri);
    await writer.events.append({
      id: app.newId(),
      type: 'directory-changed',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { peer: peer.uri, listed: command.listed },
    });
    return ok(peer);
  });
}

/** What this node publishes as its directory. */
export type OwnDirectory = {
  readonly sequence: number;
  readonly members: readonly { readonly peer: Pick<Peer, 'uri' | 'name' | 'languages'>; readonly key: DirectoryKey }[];
};

/**
 * The directory that this node publishes; null where it never listed anybody. Its sequence rises with each change, and is
 * never below the clock: a node that came back from a backup is believed once something changed.
 */
export async function readOwnDirectory(app: Application): Promise<OwnDirectory | null> {
  const published = await app.store.read(publishedIn);
  if (published.members.length === 0 && published.before === null) return null;
  if (published.isSame) return { sequence: published.before.sequence, members: published.members };
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(OWN_DIRECTORY);
    // Somebody else may have published meanwhile, with members that are newer.
    const { members, hash, before, isSame } = await publishedIn(writer);
    if (isSame) return { sequence: before.sequence, members };
    const sequence = Math.max((before?.sequence ?? 0) + 1, app.now().getTime());
    await writer.directories.saveOwn({ sequence, hash });
    return { sequence, members };
  });
}

/** Who is listed now, and what was published last. */
async function publishedIn(reader: ReadsDirectories) {
  const members = await reader.directories.listed();
  const before = await reader.directories.own();
  const hash = createHash('sha256').update(JSON.stringify(members)).digest('hex');
  return before?.hash === hash
    ? { members, hash, before, isSame: true as const }
    : { members, hash, before, isSame: false as const };
}
