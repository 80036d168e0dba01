import type { Page, PageRequest } from './views.ts';

/** A document of this node as peers get it, byte for byte. Signed once; never signed again while it reads the same. */
export type SealedDocument = {
  readonly uri: string;
  /** SHA-256 (hex) of the document before it was signed. */
  readonly fingerprint: string;
  /** The signed JSON. */
  readonly body: string;
  /** The actor in whose outbox it is listed, for an activity. */
  readonly outbox: string | null;
  /** The object an activity carries. */
  readonly about: string | null;
  readonly sealedAt: Date;
};

export const KEY_ALGORITHMS = ['rsa', 'ed25519'] as const;
/** `rsa` signs requests, `ed25519` signs documents. */
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** A key of one of our actors. Peers cache keys by id for good, so an id never names two keys. */
export type SigningKey = {
  readonly id: string;
  readonly actor: string;
  readonly algorithm: KeyAlgorithm;
  /** SPKI in PEM. */
  readonly publicKey: string;
  /** PKCS #8 in PEM, sealed for the context `signing key <id>`. */
  readonly privateKeySealed: string;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
};

export interface DocumentReader {
  sealed(uri: string, fingerprint: string): Promise<SealedDocument | null>;
  /** The one signed last under this id. */
  latest(uri: string): Promise<SealedDocument | null>;
  /** Activities of an actor, newest first. */
  outbox(query: PageRequest & { readonly actor: string }): Promise<Page<string>>;
  countOutbox(actor: string): Promise<number>;
  /** Keys of an actor, the current ones first, then the latest retired. */
  keys(actor: string): Promise<readonly SigningKey[]>;
}

export interface DocumentWriter {
  /** Keeps a document unless the same was kept meanwhile; answers the one that is kept. */
  keep(document: SealedDocument): Promise<SealedDocument>;
  /** Drops the former ones of a document; `carriers` drops the activities that carry it too. */
  forgetFormer(uri: string, fingerprint: string, carriers: boolean): Promise<void>;
  /** Drops every document in which one of these texts stands: where a person is erased, so is what names them. */
  forgetNaming(texts: readonly string[]): Promise<void>;
  /** Keeps a key unless the actor has a current one of its kind; answers the one that is current. */
  addKey(key: SigningKey): Promise<SigningKey>;
  retireKeys(actor: string, at: Date): Promise<void>;
}
