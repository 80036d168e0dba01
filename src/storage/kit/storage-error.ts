/** `unreachable` may heal by itself; the others need an operator. */
export type Unavailability = 'unreachable' | 'refused' | 'disk-full' | 'damaged';

const WORDS = {
  unreachable: 'the database is unavailable; try again in a moment',
  refused: 'the database server does not let this node in, or not do what it must; look at DATABASE_URL',
  'disk-full': 'the disk that holds the database is full; free some space and try again',
  damaged: 'the files of the database are damaged; stop the node and restore a backup',
} satisfies Record<Unavailability, string>;

/**
 * The database cannot serve this request now: unreachable, shutting down, out of connections, out of disk, or set up
 * in a way that keeps this node out.
 * The same request may succeed later. When the connection broke during COMMIT nobody knows whether the work was
 * kept, so what is retried must be idempotent.
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
  readonly because: Unavailability;

  /** With `needs`, in bytes, how much room it takes at least, where the disk is full. */
  constructor(because: Unavailability, options: { readonly cause: unknown; readonly needs?: number }) {
    const { cause, needs } = options;
    const text = because === 'refused' && cause instanceof Error ? ` (${cause.message})` : '';
    const room = needs === undefined ? '' : `; ${Math.ceil(needs / 1024 / 1024)} MiB are needed`;
    super(`${WORDS[because]}${text}${room}`, { cause });
    this.because = because;
  }
}

/** The database was migrated by a newer program; this one does not know how to read it. */
export class DatabaseNewer extends Error {
  override readonly name = 'DatabaseNewer';
  readonly unknownMigrations: readonly string[];

  constructor(unknownMigrations: readonly string[]) {
    super(
      `the database was migrated by a newer version of this program (unknown here: ${unknownMigrations.join(', ')}); ` +
        'install that version or restore a backup made before the upgrade',
    );
    this.unknownMigrations = unknownMigrations;
  }
}

/** The database was left by a program from before the release whose schema the baseline takes over. */
export class DatabaseOlder extends Error {
  override readonly name = 'DatabaseOlder';
  /** The version to pass through. */
  readonly through: string;
  readonly lastMigration: string;

  constructor(through: string, lastMigration: string) {
    super(
      `the database has the schema of a version before ${through} (its last migration is ${lastMigration}); ` +
        `take a backup, run parvis migrate of version ${through} on it, then start this version`,
    );
    this.through = through;
    this.lastMigration = lastMigration;
  }
}

/** SQLSTATE of a failed statement, undefined for anything that did not come from the database. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Codes of the `pg` driver and of Node sockets that mean "no usable connection". */
const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** Errors of `pg`, `pg-pool` and PGlite that carry no code. */
const UNREACHABLE_MESSAGES =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|after calling end on the pool|client was closed|connection has been discarded|PGlite (instance )?is (already )?clos(ed|ing)/i;

/**
 * PostgreSQL reports ENOSPC in words, in the language of the server, with class 53 or 58. Before 16 it lets nobody in, as an
 * internal failure and without that word, where it cannot write the file that it reads the catalogue from.
 */
const DISK_FULL_MESSAGES = /no space left on device|ENOSPC|disk full|could not write init file/i;

/** A newer node changed a table whose statement this connection had prepared; a new connection prepares it anew. */
const CHANGED_PLAN = /cached plan must not change result type/i;

/** No such database, an account or password that does not do, or one without the rights to make and use tables. */
const REFUSED_STATES = new Set(['3D000', '3F000', '28000', '28P01', '42501']);

/** Data or index corrupted, or a file of the database missing. */
const DAMAGED_STATES = new Set(['XX001', 'XX002', '58P01']);

/**
 * What the rest of the program sees of a database error: {@link StorageUnavailable} when no statement could have
 * done better, otherwise the error itself. The values a statement was given, and the `detail` that quotes them,
 * become non-enumerable so that a logger that walks an error cannot print what a person wrote.
 */
export function asStorageError(error: unknown): unknown {
  if (error instanceof StorageUnavailable) return error;
  const because = unavailability(error);
  if (because !== undefined) return new StorageUnavailable(because, { cause: withoutValues(error) });
  return withoutValues(error);
}

/** What the file system inside the embedded database throws is no `Error`, and has the numbers of its own C library. */
const DISK_FULL_INSIDE: ReadonlySet<unknown> = new Set([51, 19]);

function unavailability(error: unknown): Unavailability | undefined {
  const { name, errno } = (error ?? {}) as { readonly name?: unknown; readonly errno?: unknown };
  if (name === 'ErrnoError' && DISK_FULL_INSIDE.has(errno)) return 'disk-full';
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  const state = sqlStateOf(error);
  if (state === '53100' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (DISK_FULL_MESSAGES.test(error.message) && (state === undefined || /^(53|58|XX)/.test(state))) return 'disk-full';
  if (state !== undefined && DAMAGED_STATES.has(state)) return 'damaged';
  if (state !== undefined && REFUSED_STATES.has(state)) return 'refused';
  if (isChangedPlan(error)) return 'unreachable';
  if (state !== undefined) return /^(08|53|57P0|25P03)/.test(state) ? 'unreachable' : undefined;
  if (code !== undefined && UNREACHABLE_CODES.has(code)) return 'unreachable';
  return UNREACHABLE_MESSAGES.test(error.message) ? 'unreachable' : undefined;
}

/** Whether a statement was prepared before its tables changed: nothing was done, and prepared anew it does. */
export function isChangedPlan(error: unknown): boolean {
  if (error instanceof StorageUnavailable) return isChangedPlan(error.cause);
  return error instanceof Error && sqlStateOf(error) === '0A000' && CHANGED_PLAN.test(error.message);
}

function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  for (const name of ['params', 'detail', 'where', 'queryOptions', 'internalQuery']) {
    const property = Object.getOwnPropertyDescriptor(error, name);
    if (property?.configurable && property.enumerable)
      Object.defineProperty(error, name, { ...property, enumerable: false });
  }
  return error;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
