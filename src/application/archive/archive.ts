/**
 * A node's data as one file that either engine can take in: `backup` holds everything, `export` what a node takes along
 * when it moves, with its secret key under a passphrase (docs/operate/backup.md).
 */
export type ArchiveKind = 'backup' | 'export';

export type ArchivedTable = {
  readonly name: string;
  readonly rows: number;
  /** SHA-256 (hex) of the rows as they stand in the file, one a line, ordered by primary key. */
  readonly sha256: string;
};

/** What an archive says of itself in its first line. */
export type ArchiveContents = {
  readonly kind: ArchiveKind;
  readonly createdAt: string;
  /** Whether the node was stopped: nothing happens after it where it is not started again. */
  readonly stopped: boolean;
  /** Version of the program that wrote it. */
  readonly program: string;
  /** Migrations the data had been through, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly ArchivedTable[];
};

export type WriteArchive = {
  readonly kind: ArchiveKind;
  /** Absolute path. Complete or not there at all: it is written beside it and renamed. */
  readonly file: string;
  readonly overwrite: boolean;
  /** Restore it into a throw-away database and compare before it gets its name. */
  readonly verify: boolean;
  /** Seals the secret key of an `export`; nothing else may carry the key. */
  readonly passphrase: string | null;
  /** Public keys (age1…) to which the file is encrypted; absent or empty, it is in clear but for what is sealed in it. */
  readonly recipients?: readonly string[];
};

export type ReadArchive = {
  readonly kind: ArchiveKind;
  readonly file: string;
  /** Removes what the database holds; without it only an empty database is filled. */
  readonly replace: boolean;
  readonly passphrase: string | null;
  /** The lines of a file with secret keys of age, one of which decrypts the archive; null where it is in clear. */
  readonly identities?: string | null;
  /**
   * Nothing happened after it was made: numbers go on where they stopped. Else some are left out, as given already, but for
   * an export of a node that was stopped.
   */
  readonly complete: boolean;
};

/** What was done with the secret key that an archive's encrypted values need. */
export type KeyOutcome =
  /** It is the one of this node already. */
  | { readonly key: 'same' }
  /** It was written to this node's key file. */
  | { readonly key: 'installed'; readonly at: string }
  /** Encrypted values were re-encrypted under this node's own key; hashes under the old key no longer match. */
  | { readonly key: 'sealed-anew'; readonly sealedAnew: number; readonly tokensRevoked: number };

export type ArchiveRestored = ArchiveContents & {
  /** Migrations that ran after the data was in. */
  readonly migrated: readonly string[];
  /** Slugs of consultations of ours whose co-hosts know what happened since, where something may have. */
  readonly toRecover: readonly string[];
  readonly secretKey: KeyOutcome;
};

/** Called with the progress of a part of the work, in rows. Throwing stops the work, which leaves nothing behind. */
export type ArchiveProgress = (at: {
  readonly part: 'writing' | 'verifying' | 'reading';
  readonly done: number;
  readonly total: number;
}) => void;

/** An archive, or the database it should go into, that does not do; the message says what is wrong and what helps. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}
