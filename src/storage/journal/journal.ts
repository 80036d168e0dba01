import { type Kysely, sql } from 'kysely';
import type { JournalReader, JournalWriter } from '../../application/journal/ports.ts';
import { IS_READABLE } from '../event/public-condition.ts';
import type { DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

type EntryRow = { readonly index: number; readonly eventId: string | null; readonly entry: string };

export function journalReader(db: Kysely<DB>): JournalReader {
  return {
    async get() {
      const row = await db.selectFrom('journal').selectAll().executeTakeFirst();
      if (row === undefined) return null;
      const { id: _, private_key_sealed: encryptedPrivateKey, created_at: createdAt, ...of } = row;
      return { ...of, encryptedPrivateKey, createdAt };
    },
    async tiles(places) {
      return await db
        .selectFrom('journal_tile')
        .selectAll()
        .where(
          sql<boolean>`(level, index) in (select * from unnest(
            ${places.map(({ level }) => level)}::integer[], ${places.map(({ index }) => index)}::bigint[]))`,
        )
        .execute();
    },
    async entries(from, limit) {
      const rows = await db
        .selectFrom('journal_entry')
        .selectAll()
        .where('index', '>=', from)
        .where('index', '<', from + limit)
        .orderBy('index')
        .execute();
      return rows.map(({ event_id: eventId, ...row }) => ({ ...row, eventId }));
    },
    async entryOf(id) {
      const { rows } = await sql<EntryRow>`
        select index, entry, event_id as "eventId" from journal_entry
        where event_id = ${id}::uuid or event_id in (
          select event_id from event_commitment where text_id = ${id}::uuid and text_part = 'words'
        ) order by index desc limit 1`.execute(db);
      return rows[0] ?? null;
    },
    async entryOfResult(ballotId) {
      const { rows } = await sql<EntryRow>`
        select index, entry, event_id as "eventId" from journal_entry join event on event.id = event_id
        where event.type = 'ballots-published' and event.data ->> 'ballotId' = ${ballotId} limit 1`.execute(db);
      return rows[0] ?? null;
    },
    async lastWithoutCommitment(types) {
      const { rows } = await sql<{ id: string }>`
        select event.id from event
        left join event_commitment on event_commitment.event_id = event.id
        left join consultation on consultation.id = event.consultation_id
        left join proposal on proposal.id = event.proposal_id
        left join comment on comment.id = (event.data ->> 'commentId')::uuid
        where event.position is not null and event_commitment.event_id is null and event.mirrored_from is null
          and event.type = any(${types}::text[]) and ${IS_READABLE}
        order by event.position desc limit 1`.execute(db);
      return rows[0]?.id ?? null;
    },
  };
}

export function journalWriter(db: Kysely<DB>): JournalWriter {
  return {
    async save({ origin, vkey, encryptedPrivateKey, createdAt, size, checkpoint }) {
      await upsert(db, 'journal', {
        key: { id: 1 },
        once: { origin, vkey, private_key_sealed: encryptedPrivateKey, created_at: createdAt },
        values: { size, checkpoint },
      });
    },
    async addEntries(entries) {
      await sql`
        insert into journal_entry (index, event_id, entry)
        select * from unnest(
          ${entries.map(({ index }) => index)}::bigint[], ${entries.map(({ eventId }) => eventId)}::uuid[],
          ${entries.map(({ entry }) => entry)}::text[])`.execute(db);
    },
    async saveTiles(tiles) {
      await sql`
        insert into journal_tile (level, index, hashes)
        select * from unnest(
          ${tiles.map(({ level }) => level)}::integer[], ${tiles.map(({ index }) => index)}::bigint[],
          ${tiles.map(({ hashes }) => Buffer.from(hashes))}::bytea[])
        on conflict (level, index) do update set hashes = excluded.hashes`.execute(db);
    },
  };
}
