import { CLOCK } from '../../../domain/kit/actor.ts';
import {
  directoryFault,
  isPrivateInstitution,
  type ListedInstitution,
  MEMBER_FAULTS,
  type MemberFault,
} from '../../../domain/network/directory.ts';
import type { Application } from '../../application.ts';
import { PEERS } from '../../kit/names.ts';
import { addPeer } from '../peer/add-peer.ts';
import type { PeerDirectory } from '../peer/ports.ts';
import { removePeer } from '../peer/remove-peer.ts';
import type { Directory, DirectoryMember, DirectoryWire } from './ports.ts';

const READ_MS = 6 * 60 * 60_000;
const RETRY_MS = 60 * 60_000;
const KEYS_MS = 24 * 60 * 60_000;
/** Institutions that are added or taken away in one turn. */
const TURN = 20;

type Wires = { readonly wire: DirectoryWire; readonly peers: PeerDirectory };

/**
 * Reads the directories that are due, and does what they lead to, some institutions in each turn; answers how much was
 * done. What is not believed changes nothing: whoever was added stays.
 */
export async function readDirectories(app: Application, { wire, peers }: Wires): Promise<number> {
  const now = app.now();
  const due = await app.store.read((reader) => reader.directories.due(now));
  for (const directory of due) await readDirectory(app, wire, directory);
  const members = await app.store.read((reader) => reader.directories.dueMembers(now, TURN));
  for (const member of members) {
    if (member.status === 'dropped') await drop(app, member);
    else await join(app, { wire, peers }, member);
  }
  return due.length + members.length + (await readKeys(app, wire));
}

async function readDirectory(app: Application, wire: DirectoryWire, { origin }: Directory): Promise<void> {
  const isBlocked = await app.store.read(
    async (reader) => (await reader.peers.policyOf(new URL(origin).host))?.policy === 'block',
  );
  const answer = isBlocked ? ({ kind: 'rejected', because: 'unreachable' } as const) : await wire.directory(origin);
  await app.store.transact(async (writer) => {
    await writer.locks.acquire(PEERS);
    const before = await writer.directories.byOrigin(origin);
    // It was removed meanwhile.
    if (before === null) return;
    const now = app.now();
    const later = (ms: number) => new Date(now.getTime() + ms);
    const fault = answer.kind === 'rejected' ? answer.because : directoryFault(answer, { ...before, now });
    if (answer.kind === 'rejected' || fault !== null) {
      const faultAt = before.fault === fault ? before.faultAt : now;
      await writer.directories.save({ ...before, fault, faultAt, dueAt: later(RETRY_MS) });
      return;
    }
    const { sequence, expiresAt, institutions } = answer;
    const known = new Map((await writer.directories.members(origin)).map((each) => [each.institution, each]));
    const listed = institutions.filter(({ institution }) => institution !== `${app.origin}/`);
    await writer.directories.saveMembers(
      listed.map((each) => memberFrom(app, { ...each, directory: origin }, known.get(each.institution))),
    );
    const names = new Set(listed.map(({ institution }) => institution));
    for (const member of known.values()) {
      if (names.has(member.institution) || member.status === 'dropped') continue;
      if (member.status === 'added') {
        await writer.directories.saveMembers([{ ...member, status: 'dropped', because: null, dueAt: now }]);
      } else await writer.directories.deleteMember(member);
    }
    const believed = { sequence, expiresAt, readAt: now, fault: null, faultAt: null } as const;
    await writer.directories.save({ ...before, ...believed, dueAt: later(READ_MS) });
  });
}

/**
 * A member that is new, or was not a peer and has another key than before, is to be looked at; one that was dropped and comes
 * back stays a peer. Whom somebody removed by hand is not added again.
 */
function memberFrom(
  app: Application,
  listed: ListedInstitution & Pick<DirectoryMember, 'directory'>,
  known: DirectoryMember | undefined,
): DirectoryMember {
  if (isPrivateInstitution(listed.institution, { insecure: app.origin.startsWith('http:') })) {
    return { ...listed, status: 'refused', because: 'private-address', dueAt: null };
  }
  if (known?.status === 'dropped') return { ...listed, status: 'added', because: null, dueAt: null };
  const isDone = known?.status === 'added' || known?.status === 'known';
  const isSame = known !== undefined && (known.publicKey === listed.publicKey || isDone);
  const { status, because, dueAt } = isSame ? known : { status: 'waiting' as const, because: null, dueAt: app.now() };
  return { ...listed, status, because, dueAt };
}

/** Makes an institution a peer, if whoever answers there has the key that the directory says. */
async function join(app: Application, { wire, peers }: Wires, member: DirectoryMember): Promise<void> {
  const after = await joined(app, { wire, peers }, member);
  await app.store.transact(async (writer) => {
    const now = (await writer.directories.members(member.directory)).find(
      ({ institution }) => institution === member.institution,
    );
    if (now?.status === 'waiting') await writer.directories.saveMembers([{ ...now, ...after }]);
  });
}

type Outcome = Pick<DirectoryMember, 'status' | 'because' | 'dueAt'>;

async function joined(app: Application, { wire, peers }: Wires, member: DirectoryMember): Promise<Outcome> {
  const known = { status: 'known', because: null, dueAt: null } as const;
  const { institution, publicKey } = member;
  if ((await app.store.read((reader) => reader.peering.peer(institution))) !== null) return known;
  const keys = await wire.keys(institution);
  if (keys?.every((key) => key.publicKey !== publicKey)) {
    return { status: 'refused', because: 'other-key', dueAt: null };
  }
  const again = new Date(app.now().getTime() + RETRY_MS);
  if (keys === null) return { status: 'waiting', because: 'peer-unreachable', dueAt: again };
  const added = await addPeer(app, peers, { address: new URL(institution).origin, uri: institution, by: CLOCK });
  if (added.ok) return { status: 'added', because: null, dueAt: null };
  const { type } = added.refusal;
  if (type === 'already-peer') return known;
  const because = MEMBER_FAULTS.find((fault): fault is MemberFault => fault === type) ?? 'peer-unreachable';
  if (because === 'peer-unreachable') return { status: 'waiting', because, dueAt: again };
  return { status: 'refused', because, dueAt: null };
}

/** Takes away who became a peer by a directory that lists it no more, unless another one does, or something is shared. */
async function drop(app: Application, member: DirectoryMember): Promise<void> {
  const isOver = await app.store.transact(async (writer) => {
    const all = await writer.directories.ofInstitution(member.institution);
    // Somebody removed it by hand meanwhile, and may have added it again.
    if (!all.some(({ directory, status }) => directory === member.directory && status === 'dropped')) return false;
    const other = all.find(({ directory, status }) => directory !== member.directory && status === 'known');
    if (other !== undefined) await writer.directories.saveMembers([{ ...other, status: 'added' }]);
    return other === undefined;
  });
  // A peer with which something is shared stays one, as one that was added by hand.
  if (isOver) await removePeer(app, { peer: member.institution, endSharing: false, by: CLOCK });
  await app.store.transact((writer) => writer.directories.deleteMember(member));
}

/** Reads the keys of those whom our own directory lists: once a day, and before they are published. */
async function readKeys(app: Application, wire: DirectoryWire): Promise<number> {
  const listings = await app.store.read((reader) => reader.directories.listings());
  const due = listings.filter(({ dueAt }) => dueAt <= app.now()).slice(0, TURN);
  for (const listing of due) {
    const keys = await wire.keys(listing.institution);
    const [key = null] = keys ?? [];
    const isStill = keys?.some(({ publicKey }) => publicKey === listing.key?.publicKey) === true;
    const dueAt = new Date(app.now().getTime() + (key === null ? RETRY_MS : KEYS_MS));
    await app.store.transact(async (writer) => {
      const now = (await writer.directories.listings()).find(({ institution }) => institution === listing.institution);
      if (now !== undefined) {
        await writer.directories.saveListing({ ...now, key: isStill ? now.key : (key ?? now.key), dueAt });
      }
    });
  }
  return due.length;
}
