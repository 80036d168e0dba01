import type { Kysely } from 'kysely';
import type { Reader, Store } from '../../application/application.ts';
import type { Database } from './database.ts';
import { gatheredReader } from './gathered-reader.ts';
import type { KeptReads } from './kept-reads.ts';
import type { DB } from './schema.ts';
import { shareReads } from './share-reads.ts';

const READ_ONLY = { isolation: 'repeatable read', readOnly: true } as const;

/** Reads, each of one state of the database. What is kept was read from this very database. */
export function readsOn(
  database: Database,
  { readerOf, kept }: { readonly readerOf: (db: Kysely<DB>) => Reader; readonly kept?: KeptReads | undefined },
): Pick<Store, 'read' | 'readShared' | 'readOnce'> {
  const keeping = (reader: Reader) => (kept === undefined ? reader : kept.readerOver(reader));
  const alone = (db: Kysely<DB>) => keeping(readerOf(db));
  const among = (db: Kysely<DB>, reads: number) => (reads > 1 ? keeping(gatheredReader(db, readerOf(db))) : alone(db));
  return {
    read: (work) => database.transaction((db) => work(alone(db)), READ_ONLY),
    readShared: shareReads<Reader>((work, reads) => database.transaction((db) => work(among(db, reads)), READ_ONLY)),
    readOnce: shareReads<Reader>((work, reads) => work(among(database.db, reads))),
  };
}
