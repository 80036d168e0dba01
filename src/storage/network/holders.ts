import { type Kysely, sql } from 'kysely';
import type { InstitutionName, SharingReader, SharingWriter } from '../../application/network/cohost/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { jsonb } from '../kit/json.ts';
import type { DB } from '../kit/schema.ts';

type Reads = Pick<SharingReader, 'holders' | 'institutionNames' | 'registrations'>;
type Writes = Pick<SharingWriter, 'saveHolders' | 'saveRegistrations'>;

/** The institutions that hold a mirrored consultation, and what each that holds one registered. */
export function holdersReader(db: Kysely<DB>): Reads {
  return {
    async holders(consultationId) {
      const row = await db
        .selectFrom('mirror')
        .select('holders')
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row?.holders ?? [];
    },
    async institutionNames(uris) {
      const { rows } = await sql<InstitutionName>`
        select distinct on (institution) institution, name, languages from (
          select institution, name, languages, read_at
          from mirror, jsonb_to_recordset(institutions) as named (institution text, name jsonb, languages jsonb)
          union all
          select institution, jsonb_build_object('und', name), '["und"]'::jsonb, since from paper_member
        ) as known
        where institution = any(${[...uris]}::text[])
        order by institution, read_at desc nulls last`.execute(db);
      return rows;
    },
    async registrations(consultationId) {
      const rows = await db
        .selectFrom('registration')
        .select(['institution', 'registered', 'at', 'by_host'])
        .where('consultation_id', '=', consultationId)
        .orderBy('institution')
        .orderBy('at')
        .execute();
      return rows.map((row) => fromRow(row, {}));
    },
  };
}

export function holdersWriter(db: Kysely<DB>): Writes {
  return {
    async saveHolders(consultationId, { institutions, names }) {
      await db
        .updateTable('mirror')
        .set({ holders: [...institutions], institutions: jsonb(names) })
        .where('consultation_id', '=', consultationId)
        .execute();
    },
    async saveRegistrations(consultationId, registrations) {
      if (registrations.length === 0) return;
      const rows = registrations.map(({ institution, registered, at, byHost }) => {
        return { consultation_id: consultationId, institution, registered, at, by_host: byHost };
      });
      await db
        .insertInto('registration')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
