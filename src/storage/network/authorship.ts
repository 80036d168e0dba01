import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  Authorship,
  AuthorshipReader,
  AuthorshipWriter,
  WordsState,
} from '../../application/network/authorship/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { Authorship as AuthorshipTable, DB } from '../kit/schema.ts';

/** What a reader is told, of a row of `authorship`; null where there is none. */
export const wordsState = sql<WordsState | null>`case
  when authorship.altered_at is not null then 'altered'
  when authorship.unread_at is not null then 'unread'
  else authorship.state end`;

export function authorshipReader(db: Kysely<DB>): AuthorshipReader {
  return {
    async of(subjectId) {
      if (!isId(subjectId)) return null;
      const row = await db.selectFrom('authorship').selectAll().where('subject_id', '=', subjectId).executeTakeFirst();
      return row === undefined ? null : authorshipOf(row);
    },
    async state(subjectId) {
      const row = await db
        .selectFrom('authorship')
        .select(wordsState.as('state'))
        .where('subject_id', '=', subjectId)
        .executeTakeFirst();
      return row?.state ?? null;
    },
    async unread(consultationId) {
      const { rows } = await sql<{ at: Date; institution: string | null }>`
        select unread_at as at, unread_from as institution from authorship
        where consultation_id = ${consultationId} and unread_at is not null
        order by unread_at limit 1`.execute(db);
      const [row] = rows;
      return row === undefined ? null : { at: row.at, institution: row.institution ?? '' };
    },
  };
}

export function authorshipWriter(db: Kysely<DB>): AuthorshipWriter {
  return {
    save: (of) =>
      upsert(db, 'authorship', {
        key: { subject_id: of.subject.id },
        once: { subject_kind: of.subject.kind, consultation_id: of.consultationId },
        values: {
          state: of.state,
          activity: of.activity,
          acted_at: of.actedAt,
          words_hash: of.wordsHash,
          version: of.version,
          document: of.document,
          checked_at: of.checkedAt,
          unread_at: of.unreadAt,
          unread_from: of.unreadFrom,
          altered_at: of.alteredAt,
        },
      }),
    async deleteDocument(subjectId) {
      await db
        .updateTable('authorship')
        .set({ document: null })
        .where('subject_id', '=', subjectId)
        .where('document', 'is not', null)
        .execute();
    },
    async delete(subjectId) {
      await db.deleteFrom('authorship').where('subject_id', '=', subjectId).execute();
    },
  };
}

function authorshipOf({ subject_kind, subject_id, ...row }: Selectable<AuthorshipTable>): Authorship {
  return fromRow(row, { subject: { kind: fromJson(subject_kind), id: subject_id }, state: fromJson(row.state) });
}
