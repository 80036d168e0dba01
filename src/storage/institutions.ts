import { type Kysely, sql } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { Territory } from '../domain/institution/territory.ts';
import { isAskable } from './askable.ts';
import { fromJson, jsonb } from './json.ts';
import type { DB } from './schema.ts';

export function institutionReader(db: Kysely<DB>): Pick<Reader, 'institution' | 'territories' | 'handles'> {
  return {
    institution: {
      async get() {
        const row = await db
          .selectFrom('institution')
          .innerJoin('territory', 'territory.code', 'institution.territory')
          .selectAll('institution')
          .select(['territory.name as territory_name', 'territory.within as territory_within'])
          .executeTakeFirst();
        if (row === undefined) return null;
        return {
          handle: row.handle,
          name: fromJson(row.name),
          summary: fromJson(row.summary),
          territory: { code: row.territory, name: fromJson(row.territory_name), within: row.territory_within },
          languages: row.languages,
          timeZone: row.time_zone,
          contact: row.contact,
          notices: fromJson(row.notices),
          createdAt: row.created_at,
        };
      },
    },
    territories: {
      async all() {
        const rows = await db.selectFrom('territory').selectAll().orderBy('code').execute();
        return rows.map((row): Territory => ({ code: row.code, name: fromJson(row.name), within: row.within }));
      },
    },
    handles: {
      async owner(handle) {
        if (!isAskable(handle)) return null;
        const row = await db.selectFrom('handle').selectAll().where('handle', '=', handle).executeTakeFirst();
        return row === undefined ? null : { kind: fromJson(row.kind), ownerId: row.owner_id };
      },
      async hasNumbered(handle) {
        const row = await db
          .selectFrom('handle')
          .select('handle')
          .where(sql<boolean>`starts_with(handle, ${`${handle}_`})`)
          .where(sql<boolean>`substr(handle, ${handle.length + 2}) ~ '^[1-9][0-9]*$'`)
          .limit(1)
          .executeTakeFirst();
        return row !== undefined;
      },
    },
  };
}

export function institutionWriter(
  db: Kysely<DB>,
): Pick<Writer['write'], 'institution' | 'territory' | 'lockName' | 'takeHandle' | 'releaseHandle'> {
  return {
    async lockName(name) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
    },
    async institution(institution: Institution) {
      const values = {
        handle: institution.handle,
        name: jsonb(institution.name),
        summary: jsonb(institution.summary),
        territory: institution.territory.code,
        languages: [...institution.languages],
        time_zone: institution.timeZone,
        contact: institution.contact,
        notices: jsonb(institution.notices),
        created_at: institution.createdAt,
      };
      await db
        .insertInto('institution')
        .values(values)
        .onConflict((conflict) => conflict.column('only_one').doUpdateSet(values))
        .execute();
    },
    async territory(territory) {
      const values = { name: jsonb(territory.name), within: territory.within };
      await db
        .insertInto('territory')
        .values({ code: territory.code, ...values })
        .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
        .execute();
    },
    async takeHandle(handle, kind, ownerId) {
      const taken = await db
        .insertInto('handle')
        .values({ handle, kind, owner_id: ownerId })
        .onConflict((conflict) => conflict.column('handle').doNothing())
        .returning('handle')
        .executeTakeFirst();
      return taken !== undefined;
    },
    async releaseHandle(handle) {
      await db.deleteFrom('handle').where('handle', '=', handle).execute();
    },
  };
}
