import type { Kysely } from 'kysely';
import type { DerivationReader, DerivationWriter } from '../../application/network/reuse/ports.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

const SHOWN = 100;

export function derivationReader(db: Kysely<DB>): DerivationReader {
  return {
    async of(subjectId) {
      const row = await db.selectFrom('derivation').selectAll().where('subject_id', '=', subjectId).executeTakeFirst();
      if (row === undefined) return null;
      const { source, institution, derived_at: derivedAt } = row;
      const template =
        row.licence === null || row.content_hash === null
          ? null
          : {
              licence: row.licence,
              contentHash: row.content_hash,
              institutionName: fromJson<Localised>(row.institution_name),
            };
      return {
        subjectId,
        kind: fromJson(row.kind),
        source,
        institution,
        title: fromJson(row.title),
        derivedAt,
        template,
      };
    },
    async reuses(uri) {
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
        reusedBy: row.taken_by,
        institution: row.institution,
        name: fromJson(row.name),
        title: fromJson(row.title),
        notifiedAt: row.told_at,
      }));
    },
  };
}

export function derivationWriter(db: Kysely<DB>): DerivationWriter {
  return {
    save: ({ subjectId, kind, source, institution, title, derivedAt, template = null }) =>
      upsert(db, 'derivation', {
        key: { subject_id: subjectId },
        values: {
          ...{ kind, source, institution, title: jsonb(title), derived_at: derivedAt },
          licence: template?.licence ?? null,
          content_hash: template?.contentHash ?? null,
          institution_name: template === null ? null : jsonb(template.institutionName),
        },
      }),
    saveReuse: ({ uri, reusedBy, institution, name, title, notifiedAt }) =>
      upsert(db, 'taken_up', {
        key: { uri, taken_by: reusedBy },
        once: { told_at: notifiedAt },
        values: { institution, name: jsonb(name), title: jsonb(title) },
      }),
  };
}
