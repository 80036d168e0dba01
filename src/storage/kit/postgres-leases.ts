import pg from 'pg';
import type { Lease } from './engine.ts';
import { asStorageError } from './storage-error.ts';

/**
 * Names held on PostgreSQL, as advisory locks of one connection that does nothing else: what its process held is free once
 * the connection ends, also where the process was killed.
 */
interface PostgresLeases {
  /** Rejects with `StorageUnavailable` while the server does not answer. */
  lease(name: string): Promise<Lease | null>;
  close(): Promise<void>;
}

/** How soon the server gives up a connection whose machine is gone: ten seconds, and three questions five seconds apart. */
const NOTICED_SOON = `
  set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`;

/** By its whole schema: nodes may share a database. */
const KEY = `hashtextextended(current_schema() || ' hold ' || $1, 0)`;

export function leasesOnPostgres(config: pg.ClientConfig): PostgresLeases {
  const held = new Map<string, AbortController>();
  const asking = new Set<string>();
  let client: Promise<pg.Client> | undefined;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  /** One question at a time on the connection, as pg wants it. */
  function inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = last.then(ask);
    last = answer.catch(() => {});
    return answer;
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client(config);
    fresh.on('error', () => {});
    await fresh.connect();
    fresh.once('end', () => {
      client = undefined;
      for (const lost of held.values()) lost.abort();
      held.clear();
    });
    await fresh.query(NOTICED_SOON);
    return fresh;
  }

  async function connected(): Promise<pg.Client> {
    client ??= connect();
    try {
      return await client;
    } catch (error) {
      client = undefined;
      throw error;
    }
  }

  async function take(name: string): Promise<Lease | null> {
    const current = await connected();
    const { rows } = await inTurn(() =>
      current.query<{ free: boolean }>(`select pg_try_advisory_lock(${KEY}) as free`, [name]),
    );
    if (rows[0]?.free !== true) return null;
    const lost = new AbortController();
    held.set(name, lost);
    return {
      lost: lost.signal,
      async [Symbol.asyncDispose]() {
        if (held.get(name) !== lost) return;
        held.delete(name);
        await inTurn(() => current.query(`select pg_advisory_unlock(${KEY})`, [name])).catch(() => {});
      },
    };
  }

  return {
    async lease(name) {
      if (closed) throw new Error('the holds are closed');
      // A session gets a lock that it has once more: that would be two who hold it.
      if (held.has(name) || asking.has(name)) return null;
      asking.add(name);
      try {
        return await take(name);
      } catch (error) {
        throw asStorageError(error);
      } finally {
        asking.delete(name);
      }
    },
    async close() {
      closed = true;
      const current = await client?.catch(() => undefined);
      await current?.end().catch(() => {});
    },
  };
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;

/** Notifications of PostgreSQL on a connection of their own, made on first use and remade with growing pauses. */
interface PostgresListener {
  /**
   * Rejects with `StorageUnavailable` only when the very first connection fails; afterwards gaps are bridged, and each
   * callback runs once with an empty payload after one, because notifications sent meanwhile are gone.
   */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Shared by every connection that listens, for as long as it lasts; by its whole schema: nodes may share a database. */
const LISTENS = "hashtextextended(current_schema() || ' listens', 0)";

/** Whether any process listens on this schema. */
export async function isListenedTo(pool: pg.Pool): Promise<boolean> {
  try {
    const { rows } = await pool.query<{ free: boolean }>(`select pg_try_advisory_xact_lock(${LISTENS}) as free`);
    return rows[0]?.free !== true;
  } catch (error) {
    throw asStorageError(error);
  }
}

export function listenOnPostgres(config: pg.ClientConfig): PostgresListener {
  const callbacks = new Map<string, Set<(payload: string) => void>>();
  let client: Promise<pg.Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let pause = FIRST_RETRY_MS;
  let closed = false;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client(config);
    fresh.on('error', () => {});
    await fresh.connect();
    fresh.on('notification', ({ channel, payload }) => {
      for (const callback of [...(callbacks.get(channel) ?? [])]) callback(payload ?? '');
    });
    await fresh.query(`select pg_advisory_lock_shared(${LISTENS})`);
    for (const channel of callbacks.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    fresh.once('end', () => {
      client = undefined;
      if (!closed && callbacks.size > 0) reconnectLater();
    });
    return fresh;
  }

  function reconnectLater(): void {
    if (retry !== undefined) return;
    retry = setTimeout(
      async () => {
        retry = undefined;
        if (closed || client !== undefined) return;
        client = connect();
        try {
          await client;
          pause = FIRST_RETRY_MS;
          for (const channel of callbacks.values()) for (const callback of [...channel]) callback('');
        } catch {
          client = undefined;
          pause = Math.min(pause * 2, LAST_RETRY_MS);
          reconnectLater();
        }
      },
      pause * (0.75 + Math.random() / 2),
    );
  }

  async function connected(): Promise<pg.Client> {
    client ??= connect();
    try {
      return await client;
    } catch (error) {
      client = undefined;
      throw error;
    }
  }

  return {
    async listen(channel, onNotification) {
      if (closed) throw new Error('the listener is closed');
      const others = callbacks.get(channel);
      const own = others ?? new Set();
      callbacks.set(channel, own.add(onNotification));
      try {
        const current = await connected();
        if (others === undefined) await current.query(`listen ${pg.escapeIdentifier(channel)}`);
      } catch (error) {
        forget(channel, onNotification);
        throw asStorageError(error);
      }
      return async () => {
        if (forget(channel, onNotification) && client !== undefined) {
          const current = await client.catch(() => undefined);
          await current?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {});
        }
      };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      const current = await client?.catch(() => undefined);
      await current?.end().catch(() => {});
    },
  };

  /** Whether that was the last callback of the channel. */
  function forget(channel: string, onNotification: (payload: string) => void): boolean {
    const own = callbacks.get(channel);
    own?.delete(onNotification);
    return own?.size === 0 && callbacks.delete(channel);
  }
}
