import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KvKey, KvStore, KvStoreListEntry, KvStoreSetOptions } from '@fedify/fedify';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../kit/database.ts';
import type { DB } from '../kit/schema.ts';

const LIST_PAGE = 200;
/** Length of the part of a key that is indexed; see the baseline. */
const INDEXED = 200;

/**
 * Fedify's key–value store on the table `kv`. Values are JSON, kept as text because peers may send what jsonb refuses
 * (U+0000). An expired pair is as if it were not there, by the clock of the database.
 */
export function createKeyValueStore(database: Database): KvStore {
  const { db } = database;

  async function put(key: KvKey, value: unknown, options: KvStoreSetOptions | undefined): Promise<void> {
    const text = JSON.stringify(value);
    if (text === undefined) return await remove(db, key);
    await insert(db, { key, text, options });
  }

  return {
    async get<T>(key: KvKey): Promise<T | undefined> {
      const { rows } = await sql<{ value: string }>`
        select value from kv where digest = ${digestOf(key)} and (expires_at is null or expires_at > now())
      `.execute(db);
      return rows[0] === undefined ? undefined : (JSON.parse(rows[0].value) as T);
    },
    set: put,
    delete: (key) => remove(db, key),
    cas: (key, expected, ...[value, options]) =>
      database.transaction(async (trx) => {
        const found = await lockedValue(trx, key);
        const wanted = asStored(expected);
        if (!isDeepStrictEqual(found, wanted)) return false;
        const text = JSON.stringify(value);
        if (text === undefined) {
          await remove(trx, key);
          return true;
        }
        // Where nothing was found there was no row to lock: another writer may have added one meanwhile.
        return await insert(trx, { key, text, options, onlyWhereExpired: wanted === undefined });
      }),
    list: (prefix) => list(db, prefix),
  };
}

async function remove(db: Kysely<DB>, key: KvKey): Promise<void> {
  await sql`delete from kv where digest = ${digestOf(key)}`.execute(db);
}

interface Insertion {
  readonly key: KvKey;
  readonly text: string;
  readonly options: KvStoreSetOptions | undefined;
  readonly onlyWhereExpired?: boolean;
}

/** Whether the pair was written. */
async function insert(db: Kysely<DB>, { key, text, options, onlyWhereExpired = false }: Insertion): Promise<boolean> {
  const lifetime = options?.ttl?.total({ unit: 'millisecond', relativeTo: '2000-01-01' }) ?? null;
  const { rows } = await sql`
    insert into kv (digest, key, value, expires_at)
    values (
      ${digestOf(key)}, ${encode(key)}, ${text},
      now() + ${lifetime}::float8 * interval '1 millisecond'
    )
    on conflict (digest) do update set value = excluded.value, expires_at = excluded.expires_at
    where not ${onlyWhereExpired}::boolean or kv.expires_at <= now()
    returning 1
  `.execute(db);
  return rows.length > 0;
}

async function lockedValue(db: Kysely<DB>, key: KvKey): Promise<unknown> {
  const { rows } = await sql<{ value: string }>`
    select value from kv where digest = ${digestOf(key)} and (expires_at is null or expires_at > now()) for update
  `.execute(db);
  return rows[0] === undefined ? undefined : JSON.parse(rows[0].value);
}

async function* list(db: Kysely<DB>, prefix: KvKey | undefined): AsyncIterable<KvStoreListEntry> {
  const start = prefix === undefined ? '' : encode(prefix);
  const lowest = start.slice(0, INDEXED);
  let after: { readonly indexed: string; readonly digest: Buffer } | undefined;
  for (;;) {
    const { rows } = await sql<{ digest: Buffer; indexed: string; key: string; value: string }>`
      select digest, left(key, ${sql.lit(INDEXED)}) as indexed, key, value from kv
      where left(key, ${sql.lit(INDEXED)}) >= ${lowest}
        -- U+007F follows every character that an encoded key can hold.
        and left(key, ${sql.lit(INDEXED)}) < ${`${lowest}\u007f`}
        and starts_with(key, ${start})
        and (expires_at is null or expires_at > now())
        ${after === undefined ? sql`` : sql`and (left(key, ${sql.lit(INDEXED)}), digest) > (${after.indexed}, ${after.digest})`}
      order by left(key, ${sql.lit(INDEXED)}), digest
      limit ${LIST_PAGE}
    `.execute(db);
    for (const row of rows) yield { key: decode(row.key), value: JSON.parse(row.value) };
    if (rows.length < LIST_PAGE) return;
    after = rows.at(-1);
  }
}

/** Each part percent-encoded and closed by a slash: the text of a prefix starts the text of its keys and of no other. */
function encode(key: KvKey): string {
  return key.map((part) => `${encodeURIComponent(part.toWellFormed())}/`).join('');
}

function decode(text: string): KvKey {
  return text.split('/').slice(0, -1).map(decodeURIComponent) as unknown as KvKey;
}

function digestOf(key: KvKey): Buffer {
  return createHash('sha256').update(encode(key)).digest();
}

/** The value as it would come back: what JSON does not keep does not count in a comparison. */
function asStored(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
