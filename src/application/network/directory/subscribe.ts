import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { DIRECTORIES_MAX } from '../../../domain/network/directory.ts';
import { peerAddressIn } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import { PEERS } from '../../kit/names.ts';
import { checkCalled } from '../../kit/uris.ts';
import { mayGovernPeers } from '../peer/govern-peers.ts';
import type { Directory } from './ports.ts';

/** Which directory, by any address of the node that publishes it. */
export type DirectoryCommand = { readonly address: string; readonly by: Actor | null };

/**
 * Reads the directory of another node from now on: whoever it lists becomes a peer. The worker reads it within a minute, and
 * says what of it is not believed.
 */
export async function addDirectory(app: Application, command: DirectoryCommand): Promise<Result<Directory, Refusal>> {
  const origin = originIn(app, command.address);
  const called = origin === null ? ok(null) : await checkCalled(app, { url: origin, field: 'address', of: 'node' });
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernPeers(writer, command.by);
    if (!allowed.ok) return allowed;
    if (!called.ok) return called;
    if (origin === null) return refuse({ type: 'invalid', field: 'address', because: 'not-a-node-address' });
    if (origin === app.origin) return refuse({ type: 'own-node' });
    await writer.locks.acquire(PEERS);
    const known = await writer.directories.byOrigin(origin);
    if (known !== null) return ok(known);
    if ((await writer.directories.all()).length >= DIRECTORIES_MAX) {
      return refuse({ type: 'invalid', field: 'address', because: 'too-many', limit: DIRECTORIES_MAX });
    }
    const now = app.now();
    const unread = { sequence: null, expiresAt: null, readAt: null, fault: null, faultAt: null } as const;
    const directory: Directory = { origin, ...unread, dueAt: now, addedAt: now };
    await writer.directories.save(directory);
    await writer.events.append({
      id: app.newId(),
      type: 'directory-added',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { directory: origin },
    });
    return ok(directory);
  });
}

/** Reads a directory no more. Who became a peer by it is taken away, but for those with whom something is shared. */
export async function removeDirectory(
  app: Application,
  command: DirectoryCommand,
): Promise<Result<Directory, Refusal>> {
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernPeers(writer, command.by);
    if (!allowed.ok) return allowed;
    await writer.locks.acquire(PEERS);
    const directory = await writer.directories.byOrigin(originIn(app, command.address) ?? '');
    if (directory === null) return refuse({ type: 'not-found', what: 'directory' });
    const now = app.now();
    for (const member of await writer.directories.members(directory.origin)) {
      if (member.status === 'added') {
        await writer.directories.saveMembers([{ ...member, status: 'dropped', because: null, dueAt: now }]);
      } else if (member.status !== 'dropped') await writer.directories.deleteMember(member);
    }
    await writer.directories.delete(directory.origin);
    await writer.events.append({
      id: app.newId(),
      type: 'directory-removed',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { directory: directory.origin },
    });
    return ok(directory);
  });
}

function originIn(app: Application, address: string): string | null {
  const found = peerAddressIn(address, { insecure: app.origin.startsWith('http:') });
  return found?.by === 'url' ? found.origin : null;
}
