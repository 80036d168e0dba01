import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { JournalReader, JournalWriter, StoredTile } from '../../application/journal/ports.ts';
import { IS_READABLE } from '../event/public-condition.ts';
import { upsert } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

type EntryRow = {
  readonly journal: number;
  readonly index: number;
  readonly eventId: string | null;
  readonly entry: string;
};

export function journalReader(db: Kysely<DB>): JournalReader {
  return {
    async get(number) {
      const all = db.selectFrom('journal').selectAll().orderBy('id', 'desc').limit(1);
      const row = await (number === undefined ? all : all.where('id', '=', number)).executeTakeFirst();
      if (row === undefined) return null;
      return {
        number: row.id,
        origin: row.origin,
        vkey: row.vkey,
        encryptedPrivateKey: row.private_key_sealed,
        createdAt: row.created_at,
        size: row.size,
        checkpoint: row.checkpoint,
        cosigned: row.cosigned,
        waitsSince: row.waits_since,
        contradictedBy: row.contradicted_by,
        endedAt: row.ended_at,
      };
    },
    async tiles(places, number) {
      // By the key for each place: a join may be planned over all tiles, and would take longer with every leaf.
      const { rows } = await sql<StoredTile>`
        select tile.level, tile.index, tile.hashes from unnest(
          ${places.map(({ level }) => level)}::integer[], ${places.map(({ index }) => index)}::bigint[]
        ) as place (level, index) cross join lateral (
          select level, index, hashes from journal_tile
          where journal = ${numbered(number)} and level = place.level and index = place.index limit 1
        ) as tile`.execute(db);
      return rows;
    },
    async entries(from, limit, number) {
      const rows = await db
        .selectFrom('journal_entry')
        .select(['index', 'event_id', 'entry'])
        .where('journal', '=', numbered(number))
        .where('index', '>=', from)
        .where('index', '<', from + limit)
        .orderBy('index')
        .execute();
      return rows.map(({ event_id: eventId, ...row }) => ({ ...row, eventId }));
    },
    async entryOf(id) {
      const { rows } = await sql<EntryRow>`
        select journal, index, entry, event_id as "eventId" from journal_entry
        where event_id = any(array(
          select ${id}::uuid union
          select event_id from event_commitment where text_id = ${id}::uuid and text_part = 'words'
        )) order by journal desc, index desc limit 1`.execute(db);
      return rows[0] ?? null;
    },
    async entryOfResult(ballotId) {
      const { rows } = await sql<EntryRow>`
        select journal, index, entry, event_id as "eventId" from journal_entry join event on event.id = event_id
        where event.type = 'ballots-published' and event.data ->> 'ballotId' = ${ballotId} order by journal desc limit 1`.execute(
        db,
      );
      return rows[0] ?? null;
    },
    async isBehind(until) {
      const { rows } = await sql<{ isBehind: boolean }>`
        select exists (
          select from event join event_commitment on event_commitment.event_id = event.id
          where (event.position is null
              or event.position > coalesce((select position from event_cursor where reader = 'journal'), 0))
            and event.at <= ${until}
        ) as "isBehind"`.execute(db);
      return rows[0]?.isBehind === true;
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
    async save({ number, origin, vkey, encryptedPrivateKey, createdAt, size, checkpoint, cosigned, ...of }) {
      await upsert(db, 'journal', {
        key: { id: number },
        once: { origin, vkey, private_key_sealed: encryptedPrivateKey, created_at: createdAt },
        values: {
          size,
          checkpoint,
          cosigned,
          waits_since: of.waitsSince,
          contradicted_by: of.contradictedBy,
          ended_at: of.endedAt,
        },
      });
    },
    async addEntries(entries) {
      await sql`
        insert into journal_entry (journal, index, event_id, entry)
        select ${numbered(undefined)}, added.* from unnest(
          ${entries.map(({ index }) => index)}::bigint[], ${entries.map(({ eventId }) => eventId)}::uuid[],
          ${entries.map(({ entry }) => entry)}::text[]) as added`.execute(db);
    },
    async saveTiles(tiles) {
      await sql`
        insert into journal_tile (journal, level, index, hashes)
        select ${numbered(undefined)}, saved.* from unnest(
          ${tiles.map(({ level }) => level)}::integer[], ${tiles.map(({ index }) => index)}::bigint[],
          ${tiles.map(({ hashes }) => Buffer.from(hashes))}::bytea[]) as saved
        on conflict (journal, level, index) do update set hashes = excluded.hashes`.execute(db);
    },
  };
}

/** The number that was given, or that of the last journal. */
function numbered(number: number | undefined): RawBuilder<number> {
  return number === undefined
    ? sql<number>`(select coalesce(max(id), 1) from journal)`
    : sql<number>`${number}::integer`;
}
