import type { Id } from '../../../domain/kit/id.ts';
import type { InstitutionMove } from '../../../domain/network/move.ts';

/** An address this node had before. */
export type FormerOrigin = {
  /** Without a trailing slash. */
  readonly origin: string;
  /** Prefix of the ids of the Move activities. */
  readonly id: Id;
  readonly movedAt: Date;
  /** When all followers were notified of the move; null until then. */
  readonly notifiedAt: Date | null;
  /** When it was last looked at over the network, and whether it led to this node then; null before the first look. */
  readonly lookedAt: Date | null;
  readonly leadsHere: boolean | null;
  /** Its followers are notified without a look. */
  readonly unseen: boolean;
};
/** Follows of a former address that were not taken along by their server, and some of them. */
export type LeftBehind = {
  readonly count: number;
  readonly some: readonly { readonly follower: string; readonly target: string }[];
};
/** Where an institution is: its id and its origin, which the id begins with. */
export type PeerPlace = { readonly uri: string; readonly origin: string };
export interface MovingReader {
  /** The latest last. */
  formerOrigins(): Promise<readonly FormerOrigin[]>;
  /**
   * Origins of all actors that ever had keys here: addresses that were this node's, or under which it was once started.
   * The one with the newest keys first; keys that a former address got after its move, to sign with, do not count.
   */
  keyOrigins(): Promise<readonly { readonly origin: string; readonly firstAt: Date }[]>;
  /** Ids of followed actors and objects at an origin, in order; a page after the last one given. */
  followedBelow(query: {
    readonly origin: string;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Follows of former ids whose server has not followed the id of now by itself. */
  leftBehind(query: { readonly from: string; readonly to: string; readonly limit: number }): Promise<LeftBehind>;
  /** When this node was stopped and exported to live elsewhere; null where it was not. */
  exportedAt(): Promise<Date | null>;
  /** Moves of other institutions, each by its former id. */
  moves(): Promise<readonly InstitutionMove[]>;
  /** When the document of an institution was last read for its former ids; null for never. */
  readAt(uri: string): Promise<Date | null>;
  /** Filters ids: those of institutions whose document was last read after a moment. */
  readSince(uris: readonly string[], since: Date): Promise<readonly string[]>;
  /** Institutions that share a consultation with this one now, whoever hosts it. */
  partners(): Promise<readonly string[]>;
  /** Filters ids: those of institutions that are peers or share anything with this one. */
  sharers(uris: readonly string[]): Promise<readonly string[]>;
}
export interface MovingWriter {
  saveFormerOrigin(former: FormerOrigin): Promise<void>;
  /** Copies the follows of everything at an origin to the same at another origin; answers how many. */
  moveFollows(from: string, to: string): Promise<number>;
  markNotified(origin: string, at: Date): Promise<void>;
  /** Records what a look at a former address found. */
  markLooked(origin: string, found: { readonly at: Date; readonly leadsHere: boolean }): Promise<void>;
  /** Records that this node was exported to live elsewhere; null that it goes on here all the same. */
  markExported(at: Date | null): Promise<void>;
  /** Makes the followers of a former address due to be notified, by activities of another prefix. */
  notifyAgain(origin: string, by: { readonly id: Id; readonly unseen: boolean }): Promise<void>;
  /**
   * Renames our institution in signed subtotals and sent invitations. What
   * is still to be sent to hosts is signed again.
   */
  renameOwn(from: string, to: string): Promise<void>;
  /** Renames another institution, and everything at its origin, wherever they are stored; its former id is kept. */
  renamePeer(from: PeerPlace, to: PeerPlace, at: Date): Promise<void>;
  /** Records that the document of an institution was read at its address. */
  markRead(uri: string, at: Date): Promise<void>;
}
