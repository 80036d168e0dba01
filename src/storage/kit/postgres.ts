import type { Writable } from 'node:stream';
import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { ARRAY_ELEMENTS, COLUMN_PARSERS } from './column-values.ts';
import { type Engine, requireChannelName } from './engine.ts';
import { gather } from './gather.ts';
import { forgetShapes, sendMerged } from './merge-statements.ts';
import { isListenedTo, leasesOnPostgres, listenOnPostgres } from './postgres-leases.ts';
import { asStorageError, isChangedPlan, StorageUnavailable } from './storage-error.ts';

/** Where the server is. `schema` is created when missing and becomes the search path: several nodes can share a database. */
export interface PostgresOptions {
  readonly url: string;
  /** The server itself where `url` is a pooler that pools by transaction: who listens or holds a name keeps a session. */
  readonly directUrl?: string | null;
  readonly schema?: string;
  /** Most connections held at once, besides the one that listens and the one that holds names. */
  readonly poolSize?: number;
}

/** A request that waited this long for a connection gets `StorageUnavailable` instead of piling up. */
const CONNECT_TIMEOUT_MS = 5_000;

/** The PostgreSQL engine. Connects lazily, except to create the schema. */
export async function postgresEngine(options: PostgresOptions): Promise<Engine> {
  const config = clientConfig(options);
  if (options.schema !== undefined) await createSchema(config, options.schema);
  const pool = new pg.Pool({ ...config, max: options.poolSize ?? 10 });
  // The pool replaces a connection that died; without listeners the event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const direct = clientConfig({ ...options, url: options.directUrl ?? options.url });
  const listener = listenOnPostgres(direct);
  const holds = leasesOnPostgres(direct);
  const channel = (name: string) => channelName(options.schema, name);
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool: translatingErrors(pool) }),
    notification: (name, payload) => ({ channel: channel(name), payload }),
    listen: (name, onNotification) => listener.listen(channel(name), onNotification),
    listened: () => isListenedTo(pool),
    lease: (name) => holds.lease(name),
    async close() {
      await holds.close();
      await listener.close();
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}

function clientConfig(options: PostgresOptions): pg.ClientConfig {
  const url = new URL(options.url);
  const settings = ['-c TimeZone=UTC', '-c DateStyle=ISO'];
  if (options.schema !== undefined) settings.push(`-c search_path=${requireSchemaName(options.schema)}`);
  url.searchParams.set('options', [url.searchParams.get('options') ?? '', ...settings].join(' ').trim());
  return {
    connectionString: url.href,
    application_name: 'parvis',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Statements that do not wait for each other are sent together, and answered in their order.
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser: parserFor },
  };
}

const parserFor: pg.CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') => {
  if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
  const parser = COLUMN_PARSERS[oid];
  if (parser !== undefined) return parser;
  const element = COLUMN_PARSERS[ARRAY_ELEMENTS[oid] ?? -1];
  return element === undefined ? pg.types.getTypeParser(oid, 'text') : (text: string) => readArray(text, element);
};

/** 1009 is `text[]`, whose parser splits and unescapes the elements. */
function readArray(text: string, element: (text: string) => unknown): unknown[] {
  const read = (item: unknown): unknown =>
    Array.isArray(item) ? item.map(read) : typeof item === 'string' ? element(item) : null;
  return (pg.types.getTypeParser(1009 as number, 'text')(text) as unknown[]).map(read);
}

async function createSchema(config: pg.ClientConfig, schema: string): Promise<void> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
    // Two starters at once would both find the schema missing.
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`schema ${schema}`]);
    await client.query(`create schema if not exists ${requireSchemaName(schema)}`);
  } catch (error) {
    throw asStorageError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

function requireSchemaName(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new TypeError(`not a schema name (a–z, 0–9, _, at most 63): ${schema}`);
  }
  return schema;
}

function channelName(schema: string | undefined, name: string): string {
  const channel = requireChannelName(name);
  // A channel name is cut at 63 bytes; two long schemas must not end up with one name.
  return schema === undefined ? channel : `${schema.slice(-20)}_${channel}`;
}

function translatingErrors(pool: pg.Pool): PostgresPool {
  // Kysely keeps its connection object by client identity, so one client has one stand-in.
  const standIns = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    Client: pg.Client as unknown as NonNullable<PostgresPool['Client']>,
    end: () => pool.end(),
    async connect() {
      try {
        const client = await pool.connect();
        const standIn = standIns.get(client) ?? standInFor(client);
        standIns.set(client, standIn);
        return standIn;
      } catch (error) {
        throw asStorageError(error);
      }
    },
  };
}

function standInFor(client: pg.PoolClient): PostgresPoolClient {
  let broken = false;
  let reading = false;
  /** How a transaction begins in which nothing was asked yet: it goes with the first statement, and without one not at all. */
  let beginning: string | null = null;
  const send = async (text: string, values: unknown[]) => {
    sendTogether(client);
    try {
      return await client.query({ text, values, ...nameOf(text) });
    } catch (error) {
      const translated = asStorageError(error);
      if (isChangedPlan(error)) prepareAnew();
      // The server says FATAL before it closes the socket: the pool would hand the dying connection to the next request.
      broken ||= translated instanceof StorageUnavailable;
      throw translated;
    }
  };
  /** Nobody waits for its answer: where it fails, so does whatever is sent after it, and the connection is not used again. */
  const sendUnawaited = (text: string) => {
    send(text, []).catch(() => {
      broken = true;
    });
  };
  /** What a transaction that only reads asks in one turn of the event loop. */
  const read = gather(async (asked: readonly (readonly [text: string, values: unknown[]])[]) => {
    if (beginning !== null) sendUnawaited(beginning);
    beginning = null;
    const sent = sendMerged(
      send,
      asked.map(([text, values]) => ({ text, values })),
    );
    // Nothing more comes in this turn.
    streamOf(client).uncork();
    return sent;
  });
  const asked = new Set<Promise<unknown>>();
  const query = async (text: string, parameters: unknown[]) => {
    if (BEGINNING.test(text)) {
      reading = text.endsWith(READ_ONLY);
      beginning = reading ? `${text}; ${PLANNED_ONCE}` : text;
      return ANSWERED;
    }
    const isEnd = text === 'commit' || text === 'rollback';
    if (reading && !isEnd && MERGED.test(text)) {
      const answer = read(text, parameters);
      asked.add(answer);
      return await answer.finally(() => asked.delete(answer));
    }
    // Where the work failed, some of what it asked may be under way: nobody else gets the connection before.
    if (isEnd && asked.size > 0) await Promise.allSettled(asked);
    if (beginning !== null) {
      if (!isEnd) sendUnawaited(beginning);
      beginning = null;
      if (isEnd) return ANSWERED;
    }
    if (!reading || text !== 'commit') return await send(text, parameters);
    // What only read has nothing to lose.
    sendUnawaited(text);
    return ANSWERED;
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy?: boolean) => client.release(destroy === true || broken),
  };
}

/** What is sent until the program waits for something is one packet: each costs as much as the statement in it. */
function sendTogether(client: pg.PoolClient): void {
  const stream = streamOf(client);
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

function streamOf(client: pg.PoolClient): Writable {
  return (client as unknown as { readonly connection: { readonly stream: Writable } }).connection.stream;
}

/** To a statement whose answer nobody waits for. */
const ANSWERED = { command: '', rowCount: null, rows: [] };

const BEGINNING = /^(begin|start transaction)\b/;
const READ_ONLY = 'read only';
/**
 * Of a statement that is prepared there is one plan. PostgreSQL by itself would plan merged reads anew each time, which takes
 * longer than what they read. Not as a setting of the connection: a pooler by transaction would refuse it.
 */
const PLANNED_ONCE = 'set local plan_cache_mode = force_generic_plan';

/** Statements that a connection keeps prepared at most. What the node sends often is among the first few hundred. */
const PREPARED_MAX = 500;
/** What only reads, and can be in the place of a table. */
const MERGED = /^\s*(select|with)\b/i;
const PREPARED = /^\s*(select|insert|update|delete|with)\b/i;
const names = new Map<string, string>();
let prefix = 0;

/** The name under which each connection prepares a statement once; none for what is sent rarely or always in other words. */
function nameOf(text: string): { readonly name?: string } {
  const known = names.get(text);
  if (known !== undefined) return { name: known };
  if (names.size >= PREPARED_MAX || !PREPARED.test(text)) return {};
  const name = `parvis${prefix}_${names.size}`;
  names.set(text, name);
  return { name };
}

/** A newer node changed a table: whatever any connection has prepared may be of the former one. */
function prepareAnew(): void {
  names.clear();
  forgetShapes();
  prefix += 1;
}
