import { type Kysely, type Selectable, sql } from 'kysely';
import type { JournalCopy, JournalCopyReader, JournalCopyWriter } from '../../application/journal/copy/ports.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { JournalCopy as CopyTable, DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function journalCopyReader(db: Kysely<DB>): JournalCopyReader {
  return {
    async get(origin) {
      if (!isStorableText(origin)) return null;
      const row = await db.selectFrom('journal_copy').selectAll().where('origin', '=', origin).executeTakeFirst();
      return row === undefined ? null : copyOf(row);
    },
    async all() {
      return (await db.selectFrom('journal_copy').selectAll().orderBy('origin').execute()).map(copyOf);
    },
    async entries(origin, from, limit) {
      const rows = await db
        .selectFrom('journal_copy_entry')
        .select('entry')
        .where('origin', '=', origin)
        .where('index', '>=', from)
        .where('index', '<', from + limit)
        .orderBy('index')
        .execute();
      return rows.map(({ entry }) => entry);
    },
  };
}

export function journalCopyWriter(db: Kysely<DB>): JournalCopyWriter {
  return {
    save: ({ origin, peer, first, read, verified, verifiedAt, bytes, fault, failures, dueAt }) =>
      upsert(db, 'journal_copy', {
        key: { origin },
        values: {
          peer,
          first,
          size: read.size,
          subtrees: Buffer.from(read.subtrees),
          verified: verified.size,
          verified_subtrees: Buffer.from(verified.subtrees),
          verified_at: verifiedAt,
          bytes,
          fault,
          failures,
          due_at: dueAt,
        },
      }),
    async addEntries(origin, from, entries) {
      await sql`
        insert into journal_copy_entry (origin, index, entry)
        select ${origin}, ${from}::bigint + nth - 1, entry
        from unnest(${entries.map((entry) => Buffer.from(entry))}::bytea[]) with ordinality as added (entry, nth)`.execute(
        db,
      );
    },
    async deleteEntries(origin, from) {
      await db.deleteFrom('journal_copy_entry').where('origin', '=', origin).where('index', '>=', from).execute();
      const { rows } = await sql<{ bytes: number }>`
        select coalesce(sum(octet_length(entry)), 0)::bigint as bytes from journal_copy_entry
        where origin = ${origin}`.execute(db);
      return rows[0]?.bytes ?? 0;
    },
    async delete(origin) {
      await db.deleteFrom('journal_copy').where('origin', '=', origin).execute();
    },
  };
}

function copyOf(row: Selectable<CopyTable>): JournalCopy {
  const { origin, peer, first, bytes, failures } = row;
  return {
    origin,
    peer,
    first,
    read: { size: row.size, subtrees: row.subtrees },
    verified: { size: row.verified, subtrees: row.verified_subtrees },
    verifiedAt: row.verified_at,
    bytes,
    fault: fromJson(row.fault),
    failures,
    dueAt: row.due_at,
  };
}
