import type { Id } from '../../domain/id.ts';
import type { InstitutionMove } from '../../domain/network/move.ts';

/** An address this node had before. */
export type FormerOrigin = {
  /** Without a trailing slash. */
  readonly origin: string;
  /** Begins the ids of the activities that tell it. */
  readonly id: Id;
  readonly movedAt: Date;
  /** When everybody who followed something there was told; null until then. */
  readonly toldAt: Date | null;
};

/** Where an institution is: its id and its origin, which the id begins with. */
export type PeerPlace = { readonly uri: string; readonly origin: string };

export interface MovingReader {
  /** The latest last. */
  formerOrigins(): Promise<readonly FormerOrigin[]>;
  /** Whether any actor below an origin ever had keys here: an address that this node had. */
  hadKeysBelow(origin: string): Promise<boolean>;
  /** What is followed below an origin, by its id, in order; a page after the last one given. */
  followedBelow(query: {
    readonly origin: string;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Where other institutions went, each by the id that it had. */
  moves(): Promise<readonly InstitutionMove[]>;
  /** When the document of an institution was read last to see where it was before; null for never. */
  readAt(uri: string): Promise<Date | null>;
  /** Institutions that this one shares a consultation with now, whoever hosts it. */
  partners(): Promise<readonly string[]>;
  /** Of some ids, those of institutions that are peers or share anything with this one. */
  sharers(uris: readonly string[]): Promise<readonly string[]>;
}

export interface MovingWriter {
  formerOrigin(former: FormerOrigin): Promise<void>;
  /** Has everybody who follows something below an origin follow the same below another one too. */
  followAlong(from: string, to: string): Promise<number>;
  told(origin: string, at: Date): Promise<void>;
  /**
   * What was signed for our institution under one id counts for the one it has now; so do invitations that it sent. What
   * is sent to hosts is signed anew.
   */
  renameOwn(from: string, to: string): Promise<void>;
  /** Whatever names another institution, or anything below its origin, names it where it is now; its former id is kept. */
  renamePeer(from: PeerPlace, to: PeerPlace, at: Date): Promise<void>;
  /** That the document of an institution was read at its address. */
  read(uri: string, at: Date): Promise<void>;
}
