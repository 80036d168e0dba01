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
};
/** Where an institution is: its id and its origin, which the id begins with. */
export type PeerPlace = { readonly uri: string; readonly origin: string };
export interface MovingReader {
  /** The latest last. */
  formerOrigins(): Promise<readonly FormerOrigin[]>;
  /** Whether any actor at an origin ever had keys here, which shows that the address was this node's. */
  hadKeysBelow(origin: string): Promise<boolean>;
  /** Ids of followed actors and objects at an origin, in order; a page after the last one given. */
  followedBelow(query: {
    readonly origin: string;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Moves of other institutions, each by its former id. */
  moves(): Promise<readonly InstitutionMove[]>;
  /** When the document of an institution was last read for its former ids; null for never. */
  readAt(uri: string): Promise<Date | null>;
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
