import { type Kysely, type Selectable, sql } from 'kysely';
import type { QuestionnaireReader, QuestionnaireWriter } from '../../application/questionnaire/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Questionnaire } from '../../domain/questionnaire/questionnaire.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB, Questionnaire as QuestionnaireTable } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';
import { responseReader, responseWriter } from './responses.ts';

export function questionnaireReader(db: Kysely<DB>): QuestionnaireReader {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('questionnaire').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : questionnaireOf(row);
    },
    async of(consultationId) {
      const row = await rowOf(db, consultationId).executeTakeFirst();
      return row === undefined ? null : questionnaireOf(row);
    },
    ...responseReader(db),
  };
}

export function questionnaireWriter(db: Kysely<DB>): QuestionnaireWriter {
  return {
    save: ({ id, consultationId, title, introduction, questions, createdAt, changedAt }) =>
      upsert(db, 'questionnaire', {
        key: { id },
        once: { consultation_id: consultationId, created_at: createdAt },
        values: {
          title: jsonb(title),
          introduction: introduction === null ? null : jsonb(introduction),
          questions: jsonb(questions),
          changed_at: changedAt,
        },
      }),
    async lock(consultationId, to) {
      const row = await rowOf(db, consultationId)
        .modifyEnd(to === 'rely' ? sql`for share` : sql`for update`)
        .executeTakeFirst();
      return row === undefined ? null : questionnaireOf(row);
    },
    async hideText(questionnaireId, textId) {
      if (!isId(textId)) return false;
      const { rows } = await sql`
        update questionnaire_text set hidden = true
        where id = ${textId} and questionnaire_id = ${questionnaireId} and not hidden returning id`.execute(db);
      return rows.length > 0;
    },
    ...responseWriter(db),
  };
}

function rowOf(db: Kysely<DB>, consultationId: string) {
  return db.selectFrom('questionnaire').selectAll().where('consultation_id', '=', consultationId);
}

function questionnaireOf(row: Selectable<QuestionnaireTable>): Questionnaire {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    title: fromJson(row.title),
    introduction: row.introduction === null ? null : fromJson(row.introduction),
    questions: fromJson(row.questions),
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
