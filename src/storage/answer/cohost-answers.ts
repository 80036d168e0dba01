import { type Kysely, type Selectable, sql } from 'kysely';
import type { CohostAnswerReader, CohostAnswerWriter } from '../../application/network/answer/ports.ts';
import type { CohostAnswer } from '../../domain/answer/answer.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { Answer as AnswerTable, DB } from '../kit/schema.ts';
import { refusalOf } from '../network/refusal.ts';
import { saveAnswer, withCommitments } from './answers.ts';

export function cohostAnswerReader(db: Kysely<DB>): CohostAnswerReader {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const rows = await answersOfCohosts(db).where('id', '=', id).execute();
      return (await cohostAnswersOf(db, rows))[0] ?? null;
    },
    async of(proposalId) {
      const rows = await answersOfCohosts(db)
        .where('proposal_id', '=', proposalId)
        .orderBy('institution')
        .orderBy('version')
        .execute();
      return await cohostAnswersOf(db, rows);
    },
    async countBy(consultationId) {
      const { rows } = await sql<{ institution: string; proposals: number }>`
        select institution, count(distinct proposal_id)::integer as proposals
        from answer join proposal on proposal.id = proposal_id
        where consultation_id = ${consultationId} and institution is not null
        group by institution`.execute(db);
      return new Map(rows.map(({ institution, proposals }) => [institution, proposals]));
    },
    async unread(consultationId) {
      const rows = await db
        .selectFrom('unread_answer')
        .select(['institution', 'unread_since'])
        .where('consultation_id', '=', consultationId)
        .orderBy('institution')
        .execute();
      return rows.map((row) => ({ institution: row.institution, since: row.unread_since }));
    },
  };
}

export function cohostAnswerWriter(db: Kysely<DB>): CohostAnswerWriter {
  return {
    save: (answer) =>
      saveAnswer(db, answer, {
        institution: answer.institution,
        ours: answer.ours,
        uri: answer.uri,
        document: answer.document,
        host_status: answer.atHost?.status ?? null,
        refusal: answer.atHost?.refusal == null ? null : jsonb(answer.atHost.refusal),
      }),
    async saveDocument(id, { document, atHost }) {
      await db
        .updateTable('answer')
        .set({
          document,
          host_status: atHost?.status ?? null,
          refusal: atHost?.refusal == null ? null : jsonb(atHost.refusal),
        })
        .where('id', '=', id)
        .execute();
    },
    async renumber(id, version) {
      await db
        .updateTable('answer')
        .set({ version, document: null, host_status: 'waiting', refusal: null })
        .where('id', '=', id)
        .execute();
    },
    async saveUnread({ consultationId, institution }, since) {
      if (since !== null) {
        await db
          .insertInto('unread_answer')
          .values({ consultation_id: consultationId, institution, unread_since: since })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return;
      }
      await db
        .deleteFrom('unread_answer')
        .where('consultation_id', '=', consultationId)
        .where('institution', '=', institution)
        .execute();
    },
  };
}

function answersOfCohosts(db: Kysely<DB>) {
  return db.selectFrom('answer').selectAll().where('institution', 'is not', null);
}

async function cohostAnswersOf(
  db: Kysely<DB>,
  rows: readonly Selectable<AnswerTable>[],
): Promise<readonly CohostAnswer[]> {
  const answers = await withCommitments(db, rows);
  return rows.flatMap((row, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : [cohostAnswerOf(row, answer)];
  });
}

/** An answer with what the row has of its institution. */
export function cohostAnswerOf(row: Selectable<AnswerTable>, answer: Parameters<typeof saveAnswer>[1]): CohostAnswer {
  return {
    ...answer,
    institution: row.institution ?? '',
    ours: row.ours,
    uri: row.uri,
    document: row.document,
    atHost: row.host_status === null ? null : { status: fromJson(row.host_status), refusal: refusalOf(row.refusal) },
  };
}
