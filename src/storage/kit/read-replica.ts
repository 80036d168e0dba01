import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import { type Database, openDatabase } from './database.ts';
import { StorageUnavailable, sqlStateOf } from './storage-error.ts';

/** It is read for as long as it has everything that was committed so long ago. */
const BEHIND_MAX_MS = 5_000;
const LOOK_EVERY_MS = 500;
/** A position of the primary that the replica did not reach in this time tells nothing more than a later one. */
const POSITION_KEPT_MS = 60_000;

/** A query that stood in the way of what the primary did (SQLSTATEs of a recovery conflict). */
const CONFLICTS = new Set(['40001', '40P01', '57014', '57P04']);

type Position = { readonly at: number; readonly lsn: bigint };

export type ReplicaOptions = {
  readonly url: string;
  readonly primaryUrl: string;
  /** Called when reads begin to go to it, and when they no longer do. */
  readonly onUse?: (isUsed: boolean) => void;
  /** Called when it has more of what {@link ReadReplica.noteChange} was told of. */
  readonly onCaughtUp?: () => void;
};

/**
 * A hot standby of the database, for reads of requests that allow it (docs/adr/0063). How far behind it is goes by positions in
 * the log of the primary, never by clocks: it is read while it has replayed a position that the primary had five seconds ago
 * or later. A request that writes reads from the primary from then on, and so does everybody while the replica is away.
 */
export class ReadReplica implements AsyncDisposable {
  readonly database: Database;
  /** One connection that waits behind nobody's requests. */
  readonly #primary: Database;
  readonly #options: ReplicaOptions;
  readonly #request = new AsyncLocalStorage<{ mayRead: boolean }>();
  #positions: readonly Position[] = [];
  /** It has what was committed before this moment, by `performance.now()`. */
  #asOf = Number.NEGATIVE_INFINITY;
  /** The first change that it may lack, and the last there was. */
  #lacksFrom: number | null = null;
  #changedAt = Number.NEGATIVE_INFINITY;
  #wasUsed = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(databases: { readonly replica: Database; readonly primary: Database }, options: ReplicaOptions) {
    this.database = databases.replica;
    this.#primary = databases.primary;
    this.#options = options;
  }

  /** Connects to nothing yet. */
  static async open(options: ReplicaOptions): Promise<ReadReplica> {
    const { url, primaryUrl } = options;
    const replica = await openDatabase({ kind: 'postgres', url });
    return new ReadReplica(
      { replica, primary: await openDatabase({ kind: 'postgres', url: primaryUrl, poolSize: 1 }) },
      options,
    );
  }

  /** Looks how far behind it is from now on: before that nobody reads from it. */
  start(): void {
    this.#looking = this.#look().finally(() => {
      if (!this.#isClosed) this.#timer = setTimeout(() => this.start(), LOOK_EVERY_MS);
    });
  }

  /** Does work whose reads may be answered by the replica. */
  readonly allow = <T>(work: () => Promise<T>): Promise<T> => this.#request.run({ mayRead: true }, work);

  /** Whether a read goes to the replica: one of a request that allows it, while it is not too far behind. */
  get isRead(): boolean {
    return this.#request.getStore()?.mayRead === true && this.#isFresh;
  }

  /** The request writes: it is to read what it wrote. */
  noteWrite(): void {
    const request = this.#request.getStore();
    if (request !== undefined) request.mayRead = false;
  }

  /** Something was committed just now or earlier. */
  noteChange(): void {
    this.#changedAt = performance.now();
    this.#lacksFrom ??= this.#changedAt;
  }

  /** Reads, or does `otherwise` where the replica cannot. */
  async read<T>(read: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof StorageUnavailable) this.#isBehindSince(Number.NEGATIVE_INFINITY);
      else if (!CONFLICTS.has(sqlStateOf(error) ?? '')) throw error;
      return await otherwise();
    }
  }

  /** Null while that is not known. */
  get secondsBehind(): number | null {
    return Number.isFinite(this.#asOf) ? (performance.now() - this.#asOf) / 1_000 : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    clearTimeout(this.#timer);
    await this.database[Symbol.asyncDispose]();
    await this.#primary[Symbol.asyncDispose]();
  }

  get #isFresh(): boolean {
    return performance.now() - this.#asOf <= BEHIND_MAX_MS;
  }

  async #look(): Promise<void> {
    const at = performance.now();
    try {
      const [{ lsn }, { replayed }] = await Promise.all([
        first<{ lsn: string }>(this.#primary, sql`select pg_current_wal_insert_lsn() as lsn`),
        // Null on a server that replays nothing: it is no standby, and may be of anything.
        first<{ replayed: string | null }>(
          this.database,
          sql`select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() end as replayed`,
        ),
      ]);
      this.#positions = [...this.#positions, { at, lsn: numberOf(lsn) }].filter(
        (position) => position.at > at - POSITION_KEPT_MS,
      );
      const reached = replayed === null ? -1n : numberOf(replayed);
      const last = this.#positions.findLast((position) => position.lsn <= reached);
      this.#isBehindSince(last?.at ?? Number.NEGATIVE_INFINITY);
    } catch {
      // What is not known to be fresh goes stale by itself.
      this.#isBehindSince(this.#asOf);
    }
  }

  #isBehindSince(moment: number): void {
    this.#asOf = moment;
    if (this.#lacksFrom !== null && this.#lacksFrom < moment) {
      // While much happens there is always something that it lacks.
      this.#lacksFrom = this.#changedAt < moment ? null : moment;
      this.#options.onCaughtUp?.();
    }
    if (this.#isFresh !== this.#wasUsed) this.#options.onUse?.(this.#isFresh);
    this.#wasUsed = this.#isFresh;
  }
}

async function first<T>({ db }: Database, query: ReturnType<typeof sql<unknown>>): Promise<T> {
  const { rows } = await query.execute(db);
  return rows[0] as T;
}

/** A position as PostgreSQL writes it: `16/B374D848`. */
function numberOf(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
