import type { Id } from '../../domain/kit/id.ts';
import type { Picture } from '../../domain/kit/picture.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';

/** An image as re-encoded here: nothing of the uploaded file is in it. */
export type EncodedImage = {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
};
/** What an image is to become, and what of a file is refused for it. */
export type ImageShape = {
  readonly mediaType: 'image/webp' | 'image/jpeg' | 'image/png';
  /** In pixels; a smaller image is not made larger where it is to lie inside. */
  readonly width: number;
  readonly height: number;
  /** Wholly inside the box, filling it with room around it, or filling it with what is outside cut off. */
  readonly fit: 'inside' | 'contain' | 'cover';
  /** Below what is transparent; stays transparent where absent. */
  readonly background?: string;
  /** Most pixels that the file may have. */
  readonly pixelsMax: number;
  /** Whether an animation is refused; else its first picture stays. */
  readonly still: boolean;
};
/** Detects the format of a file by its content and re-encodes it: as an image of a proposal where no shape is given. */
export type ImageEncoder = (
  bytes: Uint8Array,
  shape?: ImageShape,
) => Promise<Result<EncodedImage, RefusalOf<'invalid'>>>;

/** Why an address is never called. A name is looked up; one that leads nowhere yet may be called later. */
export type AddressFault = 'not-a-web-address' | 'not-https' | 'private-address';
/** What the node's own clients refuse, so that whoever sets an address learns it then. */
export type NeverCalled = {
  /** Of software of the institution, which may be in the network that its operator named. */
  service(url: string): Promise<AddressFault | null>;
  /** Of another institution. */
  node(url: string): Promise<AddressFault | null>;
};

/** Pictures of the institution and of its consultations, by the hashes of their bytes. */
export interface PictureReader {
  /** One that is on public pages; for whoever works here, any. */
  shown(hash: string, to: { readonly agent: boolean }): Promise<EncodedImage | null>;
}

export interface PictureWriter {
  save(picture: Picture & { readonly bytes: Buffer; readonly createdAt: Date }): Promise<void>;
  /** Deletes those that nothing shows any more. */
  sweep(): Promise<void>;
}

/** The stored response to a request with this idempotency key. */
export type IdempotencyRecord = {
  readonly key: string;
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
  readonly at: Date;
};
/** A square of a map, by the scheme of OpenStreetMap: `z` is how close, `x` counts from the west, `y` from the north. */
export type TileAddress = { readonly z: number; readonly x: number; readonly y: number };
export type Tile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string };

/** The pictures of a map. This node serves them itself, wherever it has them from: no page names a third party. */
export type MapSource = {
  /** Attribution that its licence demands. */
  readonly credit: string;
  /** What is shown where nothing was chosen yet. */
  readonly center: { readonly lat: number; readonly lon: number; readonly zoom: number };
  /** Where there are pictures, in degrees, and up to which zoom: a closer look enlarges the last of them. */
  readonly bounds: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
  readonly maxZoom: number;
  /** One picture; null where there is none, or none now. */
  tile(at: TileAddress): Promise<Tile | null>;
};

export interface IdempotencyReader {
  get(key: string): Promise<IdempotencyRecord | null>;
}

export interface LockWriter {
  /**
   * Locks a name for this transaction: for what cannot be locked as a row because it does not exist
   * yet. What was read before may be stale; read it again.
   */
  acquire(name: string): Promise<void>;
  /** The same for several at once, whatever order they are given in. Nothing of it stays in the database. */
  acquireAll(names: readonly string[]): Promise<void>;
}

/**
 * What one process received over HTTP and has not answered yet. What arrives before a close counts, however long it waits
 * for its turn: so the close waits for it.
 */
export interface Arrivals {
  /** Names the process. */
  readonly id: Id;
  /** Notes that a request has arrived whole; call the answer once it is answered. */
  begin(at: Date): () => void;
  /** Everything that arrived before this moment was answered. */
  answeredUntil(now: Date): Date;
}

/** A process of this node that serves requests, as it last told. */
export type ServingProcess = { readonly id: Id; readonly beatAt: Date; readonly answeredUntil: Date };

export interface ProcessReader {
  /** Those that told something since. */
  aliveSince(since: Date): Promise<readonly ServingProcess[]>;
}

export interface ProcessWriter {
  save(process: ServingProcess): Promise<void>;
  delete(id: Id): Promise<void>;
  /** Wakes every process, so that it tells at once. */
  wake(): Promise<void>;
}

export interface IdempotencyWriter {
  /**
   * Claims an idempotency key for this transaction; answers the stored response where there is one.
   * Waits for a transaction that holds it.
   */
  claim(claim: {
    readonly key: string;
    readonly requestHash: string;
    readonly at: Date;
  }): Promise<IdempotencyRecord | null>;
  /** Stores the response to a claimed key. */
  save(answer: IdempotencyRecord): Promise<void>;
}

/** Encryption of stored values, so that a stolen disk does not leak them, and keyed hashes to look them up. */
export interface Secrets {
  /** Ciphertext of `text`; the same `context` must be given to decrypt it. */
  encrypt(text: string, context: string): string;
  decrypt(sealed: string, context: string): string;
  /** Hex HMAC under a key of this node: equal texts have equal hashes, and nobody else can compute them. */
  keyed(text: string, context: string): string;
  /** 256 random bits, base64url: for tokens, links and sessions. */
  token(): string;
  /** A pair that nobody else has. */
  newKeyPair(algorithm: 'rsa' | 'ed25519'): Promise<KeyPair>;
}

/** SPKI and PKCS #8, both in PEM. */
export type KeyPair = { readonly publicKey: string; readonly privateKey: string };

/**
 * With what a work may share its transaction: with others of its group, unless they have a name in common. What is kept
 * under a pseudonym shares with nothing that names somebody: the database keeps the number of a transaction with what it wrote.
 */
export type Sharing = { readonly group: 'pseudonymous' | 'named'; readonly names: readonly string[] };
