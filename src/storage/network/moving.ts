import { type Kysely, sql } from 'kysely';
import type { MovingReader, MovingWriter } from '../../application/network/move/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { upsert } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import {
  COMMUNITY_IDS,
  POOLED,
  renameBelow,
  renameHolder,
  renameInStatements,
  renamePeer,
  SUBTOTALS,
} from './rename-peer.ts';

export function movingReader(db: Kysely<DB>): MovingReader {
  return {
    async formerOrigins() {
      const rows = await db.selectFrom('former_origin').selectAll().orderBy('moved_at').orderBy('id').execute();
      return rows.map(({ told_at, ...row }) => fromRow(row, { notifiedAt: told_at }));
    },
    async keyOrigins() {
      const { rows } = await sql<{ origin: string; first_at: Date }>`
        select key.origin, min(key.created_at) as first_at
        from (select substring(actor from '^https?://[^/]+') as origin, created_at from signing_key) as key
        left join former_origin as former on former.origin = key.origin
        group by key.origin
        order by max(key.created_at) filter (where former.id is null or key.created_at < former.moved_at) desc nulls last,
          key.origin`.execute(db);
      return rows.map(({ origin, first_at }) => ({ origin, firstAt: first_at }));
    },
    async followedBelow({ origin, after, limit }) {
      const rows = await db
        .selectFrom('follow')
        .select('target')
        .where(sql<boolean>`starts_with(target, ${`${origin}/`})`)
        .where(sql<boolean>`target collate "C" > ${after}`)
        .groupBy('target')
        .orderBy(sql`target collate "C"`)
        .limit(limit)
        .execute();
      return rows.map(({ target }) => target);
    },
    async leftBehind({ from, to, limit }) {
      const { rows } = await sql<{ follower: string; target: string; total: number }>`
        select former.follower, former.target, count(*) over ()::integer as total
        from follow as former
        join follow as present on present.follower = former.follower and present.activity_id = former.activity_id
          and present.target = ${to}::text || substr(former.target, length(${from}::text) + 1)
        where starts_with(former.target, ${`${from}/`})
        order by former.follower, former.target
        limit ${limit}`.execute(db);
      return { count: rows[0]?.total ?? 0, some: rows.map(({ follower, target }) => ({ follower, target })) };
    },
    async exportedAt() {
      const row = await db.selectFrom('exported').select('exported_at').executeTakeFirst();
      return row?.exported_at ?? null;
    },
    async moves() {
      const rows = await db
        .selectFrom('known_institution')
        .select(['uri', 'moved_to'])
        .where('moved_to', 'is not', null)
        .orderBy('uri')
        .execute();
      return rows.map(({ uri, moved_to }) => ({ from: uri, to: moved_to ?? '' }));
    },
    async readAt(uri) {
      const row = await db.selectFrom('known_institution').select('read_at').where('uri', '=', uri).executeTakeFirst();
      return row?.read_at ?? null;
    },
    async readSince(uris, since) {
      if (uris.length === 0) return [];
      const { rows } = await sql<{ uri: string }>`
        select uri from known_institution where uri = any(${uris.filter(isStorableText)}::text[]) and read_at > ${since}`.execute(
        db,
      );
      return rows.map(({ uri }) => uri);
    },
    async partners() {
      const { rows } = await sql<{ uri: string }>`
        select peer as uri from cohost where status = 'accepted'
        union
        select host_institution from consultation join mirror on mirror.consultation_id = consultation.id
        where ended_at is null
        order by uri`.execute(db);
      return rows.map(({ uri }) => uri);
    },
    async sharers(uris) {
      const requests = uris.filter(isStorableText);
      if (requests.length === 0) return [];
      const { rows } = await sql<{ uri: string }>`
        select uri from unnest(${[...requests]}::text[]) as asked (uri)
        where exists (select from peer where peer.uri = asked.uri)
          or exists (select from cohost where cohost.peer = asked.uri)
          or exists (select from invitation where invitation.peer = asked.uri)
          or exists (select from consultation where host_institution = asked.uri)
          or exists (select from subtotal_state where institution = asked.uri)
          or exists (select from answer where institution = asked.uri)
          or exists (select from mirror where asked.uri = any(holders))
        order by uri`.execute(db);
      return rows.map(({ uri }) => uri);
    },
  };
}

export function movingWriter(db: Kysely<DB>): MovingWriter {
  return {
    async saveFormerOrigin(former) {
      await db
        .insertInto('former_origin')
        .values({ origin: former.origin, id: former.id, moved_at: former.movedAt, told_at: former.notifiedAt })
        .execute();
    },
    async moveFollows(from, to) {
      const { numAffectedRows } = await sql`
        insert into follow (target, follower, activity_id, since)
        select ${to}::text || substr(target, length(${from}::text) + 1), follower, activity_id, since
        from follow where starts_with(target, ${`${from}/`})
        on conflict do nothing`.execute(db);
      return Number(numAffectedRows ?? 0);
    },
    async renameOwn(from, to) {
      await mergeOwnCounts(db, `${from}/`, `${to}/`);
      for (const table of [...SUBTOTALS, 'answer'] as const) {
        await sql`update ${sql.table(table)} set institution = ${`${to}/`} where institution = ${`${from}/`}`.execute(
          db,
        );
      }
      for (const { table, column } of POOLED) {
        await sql`
          update ${sql.table(table)} set ${sql.ref(column)} = ${`${to}/`} where ${sql.ref(column)} = ${`${from}/`}`.execute(
          db,
        );
      }
      await renameInStatements(db, { uri: `${from}/`, origin: from }, { uri: `${to}/`, origin: to });
      await renameBelow(db, { table: 'cohost', column: 'invite' }, { from, to });
      await renameBelow(db, { table: 'cohost_offer', column: 'offer' }, { from, to });
      // The hash of a charter from before that was kept is of the address of then.
      await sql`
        update charter set community = ${`${from}/consultations/`}::text || slug from consultation
        where consultation.id = charter.consultation_id and community is null and host_uri is null`.execute(db);
      for (const each of COMMUNITY_IDS) await renameBelow(db, each, { from, to });
      await sql`
        delete from taken_up as present where starts_with(uri, ${`${to}/`}) and exists (
          select from taken_up as former where former.taken_by = present.taken_by
            and former.uri = ${from}::text || substr(present.uri, length(${to}::text) + 1)
        )`.execute(db);
      await renameBelow(db, { table: 'taken_up', column: 'uri' }, { from, to });
      await renameBelow(db, { table: 'authorship', column: 'activity' }, { from, to });
      await renameHolder(db, `${from}/`, `${to}/`);
      await db.updateTable('home_act').set({ document: null }).where('document', 'is not', null).execute();
    },
    renamePeer: (from, to, at) => renamePeer(db, { from, to, at }),
    markRead: (uri, at) => upsert(db, 'known_institution', { key: { uri }, values: { read_at: at } }),
    async markLooked(origin, { at, leadsHere }) {
      const found = { looked_at: at, leads_here: leadsHere };
      await db.updateTable('former_origin').set(found).where('origin', '=', origin).execute();
    },
    async notifyAgain(origin, { id, unseen }) {
      const due = { id, unseen, told_at: null, looked_at: null, leads_here: null };
      await db.updateTable('former_origin').set(due).where('origin', '=', origin).execute();
    },
    async markExported(at) {
      if (at === null) await db.deleteFrom('exported').execute();
      else await upsert(db, 'exported', { key: { one: true }, values: { exported_at: at } });
    },
    async markNotified(origin, at) {
      await db.updateTable('former_origin').set({ told_at: at }).where('origin', '=', origin).execute();
    },
  };
}

/**
 * Of what we counted under two addresses, as a node does that was started under the new one before it moved, one count stays
 * for each topic: the one that went further, since others have read so far; of two alike the former, which they know.
 */
async function mergeOwnCounts(db: Kysely<DB>, from: string, to: string): Promise<void> {
  const { rows } = await sql<{ consultation_id: string; about: string; dropped: string }>`
    select former.consultation_id, former.about,
      case when present.sequence > former.sequence then former.institution else present.institution end as dropped
    from subtotal_state as former
    join subtotal_state as present using (consultation_id, about)
    where former.institution = ${from} and present.institution = ${to}`.execute(db);
  for (const { consultation_id: id, about, dropped } of rows) {
    for (const table of ['subtotal', 'subtotal_state'] as const) {
      await sql`
        delete from ${sql.table(table)}
        where consultation_id = ${id} and about = ${about} and institution = ${dropped}`.execute(db);
    }
    if (about !== 'supports') continue;
    await sql`delete from subtotal_count where consultation_id = ${id} and institution = ${dropped}`.execute(db);
  }
}
