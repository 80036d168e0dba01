import { type Kysely, sql } from 'kysely';
import type { MovingReader, MovingWriter } from '../../application/network/move/ports.ts';
import type { DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { upsert } from '../kit/upsert.ts';
import { renameBelow, renameHolder, renamePeer, SUBTOTALS } from './rename-peer.ts';

export function movingReader(db: Kysely<DB>): MovingReader {
  return {
    async formerOrigins() {
      const rows = await db.selectFrom('former_origin').selectAll().orderBy('moved_at').orderBy('id').execute();
      return rows.map((row) => ({ origin: row.origin, id: row.id, movedAt: row.moved_at, notifiedAt: row.told_at }));
    },
    async hadKeysBelow(origin) {
      const row = await db
        .selectFrom('signing_key')
        .select('id')
        .where(sql<boolean>`starts_with(actor, ${`${origin}/`})`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
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
      for (const table of SUBTOTALS) {
        await sql`update ${sql.table(table)} set institution = ${`${to}/`} where institution = ${`${from}/`}`.execute(
          db,
        );
      }
      await renameBelow(db, { table: 'cohost', column: 'invite' }, { from, to });
      await renameBelow(db, { table: 'taken_up', column: 'uri' }, { from, to });
      await renameHolder(db, `${from}/`, `${to}/`);
      await db.updateTable('home_act').set({ document: null }).where('document', 'is not', null).execute();
    },
    renamePeer: (from, to, at) => renamePeer(db, { from, to, at }),
    markRead: (uri, at) => upsert(db, 'known_institution', { key: { uri }, values: { read_at: at } }),
    async markNotified(origin, at) {
      await db.updateTable('former_origin').set({ told_at: at }).where('origin', '=', origin).execute();
    },
  };
}
