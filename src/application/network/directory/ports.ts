import type { DirectoryFault, ListedInstitution, MemberFault } from '../../../domain/network/directory.ts';
import type { Peer } from '../../../domain/network/peer.ts';

/** A directory of another node that is read here, by the origin of that node. */
export type Directory = {
  readonly origin: string;
  /** Of the last document that was believed. */
  readonly sequence: number | null;
  readonly expiresAt: Date | null;
  readonly readAt: Date | null;
  readonly dueAt: Date;
  /** Why what it said last was not believed, and since when. */
  readonly fault: DirectoryFault | null;
  readonly faultAt: Date | null;
  readonly addedAt: Date;
};

/**
 * How an institution of a directory is getting on: it is to become a peer; became one by this directory; was one before; was
 * refused; is listed no more and to be taken away.
 */
export type MemberStatus = 'waiting' | 'added' | 'known' | 'refused' | 'dropped';
export type DirectoryMember = ListedInstitution & {
  /** The origin of the directory. */
  readonly directory: string;
  readonly status: MemberStatus;
  readonly because: MemberFault | null;
  /** When it is tried next; null where nothing is to be done. */
  readonly dueAt: Date | null;
};

/** A peer that our own directory lists. Without a key, which is read first, it is not published. */
export type DirectoryListing = {
  readonly institution: string;
  readonly key: DirectoryKey | null;
  readonly dueAt: Date;
};
export type DirectoryKey = { readonly id: string; readonly publicKey: string };

export interface DirectoryReader {
  all(): Promise<readonly Directory[]>;
  byOrigin(origin: string): Promise<Directory | null>;
  due(now: Date): Promise<readonly Directory[]>;
  /** Who is in one, by their ids. */
  members(origin: string): Promise<readonly DirectoryMember[]>;
  /** Those of whom something is to be done. */
  dueMembers(now: Date, limit: number): Promise<readonly DirectoryMember[]>;
  /** The same institution in every directory. */
  ofInstitution(institution: string): Promise<readonly DirectoryMember[]>;
  /** The peers that became ones by a directory, with its origin. */
  addedBy(): Promise<ReadonlyMap<string, string>>;
  listings(): Promise<readonly DirectoryListing[]>;
  /** The listed peers that have a key, by their ids. */
  listed(): Promise<readonly { readonly peer: Pick<Peer, 'uri' | 'name' | 'languages'>; readonly key: DirectoryKey }[]>;
  /** What we published last: its sequence, and the hash of its members. */
  own(): Promise<{ readonly sequence: number; readonly hash: string } | null>;
}
export interface DirectoryWriter {
  save(directory: Directory): Promise<void>;
  delete(origin: string): Promise<void>;
  saveMembers(members: readonly DirectoryMember[]): Promise<void>;
  deleteMember(of: Pick<DirectoryMember, 'directory' | 'institution'>): Promise<void>;
  saveListing(listing: DirectoryListing): Promise<void>;
  deleteListing(institution: string): Promise<void>;
  saveOwn(own: { readonly sequence: number; readonly hash: string }): Promise<void>;
}

/** What can be read of a store, as far as it is about directories. */
export interface ReadsDirectories {
  readonly directories: DirectoryReader;
}

/** A directory with the proof of the institution whose node answers there, or why it is none. */
export type DirectoryAnswer =
  | {
      readonly kind: 'directory';
      readonly sequence: number;
      readonly expiresAt: Date;
      readonly institutions: readonly ListedInstitution[];
    }
  | { readonly kind: 'rejected'; readonly because: DirectoryFault };

/** Reads directories and keys of other nodes, guarded as everything that is read. */
export interface DirectoryWire {
  directory(origin: string): Promise<DirectoryAnswer>;
  /** The keys that an institution lists to sign with; null while they cannot be read. */
  keys(institution: string): Promise<readonly DirectoryKey[] | null>;
}
