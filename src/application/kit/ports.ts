import type { Id } from '../../domain/kit/id.ts';

/** The stored response to a request with this idempotency key. */
export type IdempotencyRecord = {
  readonly key: string;
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
  readonly at: Date;
};
/** A server of map pictures that the operator chose: the only third party a page may ever name. */
export type MapSource = {
  /** Address of one picture, with `{z}`, `{x}` and `{y}`. */
  readonly tiles: string;
  /** Its origin, for the policy of the pages that have the map. */
  readonly origin: string;
  /** Attribution that its licence demands. */
  readonly credit: string;
  /** What is shown where nothing was chosen yet. */
  readonly center: { readonly lat: number; readonly lon: number; readonly zoom: number };
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
}
