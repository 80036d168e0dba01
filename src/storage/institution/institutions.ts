import type { Kysely } from 'kysely';
import type {
  InstitutionReader,
  InstitutionWriter,
  TerritoryReader,
  TerritoryWriter,
} from '../../application/institution/ports.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

export function institutionReader(db: Kysely<DB>): InstitutionReader {
  return {
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
        licence: fromJson(row.licence),
        notices: fromJson(row.notices),
        codeLetters: row.code_letters,
        hiddenEntries: fromJson(row.hidden_entries),
        secondAgentAbove: fromJson(row.second_agent_above),
        createdAt: row.created_at,
      };
    },
  };
}

export function territoryReader(db: Kysely<DB>): TerritoryReader {
  return {
    async all() {
      const rows = await db.selectFrom('territory').selectAll().orderBy('code').execute();
      return rows.map((row): Territory => ({ code: row.code, name: fromJson(row.name), within: row.within }));
    },
  };
}

export function institutionWriter(db: Kysely<DB>): InstitutionWriter {
  return {
    save: (institution: Institution) =>
      upsert(db, 'institution', {
        key: { only_one: true },
        values: {
          handle: institution.handle,
          name: jsonb(institution.name),
          summary: jsonb(institution.summary),
          territory: institution.territory.code,
          languages: [...institution.languages],
          time_zone: institution.timeZone,
          contact: institution.contact,
          licence: institution.licence,
          notices: jsonb(institution.notices),
          code_letters: institution.codeLetters,
          hidden_entries: [...institution.hiddenEntries],
          second_agent_above: institution.secondAgentAbove === null ? null : jsonb(institution.secondAgentAbove),
          created_at: institution.createdAt,
        },
      }),
  };
}

export function territoryWriter(db: Kysely<DB>): TerritoryWriter {
  return {
    save: (territory) =>
      upsert(db, 'territory', {
        key: { code: territory.code },
        values: { name: jsonb(territory.name), within: territory.within },
      }),
  };
}
