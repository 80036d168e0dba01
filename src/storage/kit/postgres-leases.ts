import pg from 'pg';
import type { Lease } from './engine.ts';
import { asStorageError } from './storage-error.ts';

/**
 * Names held on PostgreSQL, as advisory locks of one connection that does nothing else: what its process held is free once
 * the connection ends, also where the process was killed.
 */
export interface PostgresLeases {
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
