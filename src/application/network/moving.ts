import type { Id } from '../../domain/id.ts';

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
}

export interface MovingWriter {
  formerOrigin(former: FormerOrigin): Promise<void>;
  /** Has everybody who follows something below an origin follow the same below another one too. */
  followAlong(from: string, to: string): Promise<number>;
  told(origin: string, at: Date): Promise<void>;
  /** What was signed for our institution under one id counts for the one it has now; so do invitations that it sent. */
  renameOwn(from: string, to: string): Promise<void>;
  /** Whatever names another institution, or anything below its origin, names it where it is now. */
  renamePeer(from: PeerPlace, to: PeerPlace): Promise<void>;
}
