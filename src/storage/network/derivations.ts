import type { Kysely } from 'kysely';
import type { DerivationReader, DerivationWriter } from '../../application/network/derivations.ts';
import { fromJson, jsonb } from '../json.ts';
import type { DB } from '../schema.ts';

const SHOWN = 100;

export function derivationReader(db: Kysely<DB>): DerivationReader {
  return {
    async of(subjectId) {
      const row = await db.selectFrom('derivation').selectAll().where('subject_id', '=', subjectId).executeTakeFirst();
      if (row === undefined) return null;
      const { source, institution, derived_at: derivedAt } = row;
      return { subjectId, kind: fromJson(row.kind), source, institution, title: fromJson(row.title), derivedAt };
    },
    async takenUp(uri) {
      const rows = await db
        .selectFrom('taken_up')
        .selectAll()
        .where('uri', '=', uri)
        .orderBy('told_at', 'desc')
        .orderBy('taken_by')
        .limit(SHOWN)
        .execute();
      return rows.map((row) => ({
        uri,
        takenBy: row.taken_by,
        institution: row.institution,
        name: fromJson(row.name),
        title: fromJson(row.title),
        toldAt: row.told_at,
      }));
    },
  };
}

export function derivationWriter(db: Kysely<DB>): DerivationWriter {
  return {
    async derivation({ subjectId, kind, source, institution, title, derivedAt }) {
      const values = { kind, source, institution, title: jsonb(title), derived_at: derivedAt };
      await db
        .insertInto('derivation')
        .values({ subject_id: subjectId, ...values })
        .onConflict((conflict) => conflict.column('subject_id').doUpdateSet(values))
        .execute();
    },
    async takenUp({ uri, takenBy, institution, name, title, toldAt }) {
      const values = { institution, name: jsonb(name), title: jsonb(title) };
      await db
        .insertInto('taken_up')
        .values({ uri, taken_by: takenBy, told_at: toldAt, ...values })
        .onConflict((conflict) => conflict.columns(['uri', 'taken_by']).doUpdateSet(values))
        .execute();
    },
  };
}
