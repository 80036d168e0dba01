import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  QuestionnaireReader,
  QuestionnaireWriter,
  StoredResponse,
} from '../../application/questionnaire/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Questionnaire } from '../../domain/questionnaire/questionnaire.ts';
import type { ResponseCounts } from '../../domain/questionnaire/results.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, Json, Questionnaire as QuestionnaireTable } from '../kit/schema.ts';

function responseReader(
  db: Kysely<DB>,
): Pick<QuestionnaireReader, 'response' | 'responsesBy' | 'counts' | 'hasResponses' | 'texts' | 'textCounts'> {
  return {
    async response(questionnaireId, respondent) {
      const found = await responsesOf(db, [respondent]);
      return found.find((each) => each.questionnaireId === questionnaireId) ?? null;
    },
    responsesBy: (respondents) => responsesOf(db, respondents),
    counts: (questionnaireId) => countsOf(db, questionnaireId),
    async hasResponses(questionnaireId) {
      const found = await db
        .selectFrom('questionnaire_response')
        .select('questionnaire_id')
        .where('questionnaire_id', '=', questionnaireId)
        .limit(1)
        .executeTakeFirst();
      return found !== undefined;
    },
    async texts({ questionnaireId, questionId, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['id']);
      const beyond = cursor === null ? sql`` : sql`and id > ${cursor[0]}::uuid`;
      const { rows } = await sql<{ id: string; text: string }>`
        select id, text from questionnaire_text
        where questionnaire_id = ${questionnaireId} and question_id = ${questionId} and text is not null and not hidden ${beyond}
        order by id limit ${limit + 1}`.execute(db);
      return pageOf(rows, limit, { item: ({ id, text }) => ({ id, text }), cursor: ({ id }) => [id] });
    },
    async textCounts(questionnaireId) {
      const { rows } = await sql<{ question: string; shown: number; hidden: number }>`
        select question_id as question, count(*) filter (where text is not null and not hidden) as shown,
          count(*) filter (where hidden) as hidden
        from questionnaire_text where questionnaire_id = ${questionnaireId} group by question_id`.execute(db);
      return new Map(rows.map(({ question, shown, hidden }) => [question, { shown, hidden }]));
    },
  };
}

function responseWriter(db: Kysely<DB>): Omit<QuestionnaireWriter, 'save' | 'lock' | 'hideText'> {
  return {
    async saveResponse({ questionnaireId, respondent, standing, marks, texts, answeredAt }) {
      const values = { standing, marks: jsonb(marks), answered_at: answeredAt, recent: true };
      await db
        .insertInto('questionnaire_response')
        .values({ questionnaire_id: questionnaireId, respondent, ...values })
        .onConflict((conflict) => conflict.columns(['questionnaire_id', 'respondent']).doUpdateSet(values))
        .execute();
      await db
        .deleteFrom('questionnaire_text')
        .where('questionnaire_id', '=', questionnaireId)
        .where('respondent', '=', respondent)
        .execute();
      const rows = Object.entries(texts).map(([question, text]) => ({
        questionnaire_id: questionnaireId,
        question_id: question,
        respondent,
        text,
      }));
      if (rows.length > 0) await db.insertInto('questionnaire_text').values(rows).execute();
    },
    async deleteResponse(questionnaireId, respondent) {
      await db
        .deleteFrom('questionnaire_response')
        .where('questionnaire_id', '=', questionnaireId)
        .where('respondent', '=', respondent)
        .execute();
    },
    async reassignResponse(questionnaireId, from, to) {
      await db
        .updateTable('questionnaire_response')
        .set({ respondent: to, recent: true })
        .where('questionnaire_id', '=', questionnaireId)
        .where('respondent', '=', from)
        .execute();
    },
    async deleteTexts(respondents) {
      await sql`update questionnaire_text set text = null where respondent = any(${[...respondents]}::text[])`.execute(
        db,
      );
    },
  };
}

async function responsesOf(db: Kysely<DB>, respondents: readonly Pseudonym[]): Promise<readonly StoredResponse[]> {
  if (respondents.length === 0) return [];
  const { rows } = await sql<{
    questionnaire_id: string;
    respondent: string;
    standing: string;
    marks: Json;
    answered_at: Date;
    texts: Readonly<Record<string, string>> | null;
  }>`
    select response.*, (
      select jsonb_object_agg(question_id, text) from questionnaire_text written
      where written.questionnaire_id = response.questionnaire_id and written.respondent = response.respondent
        and text is not null
    ) as texts
    from questionnaire_response response
    where respondent = any(${[...respondents]}::text[]) order by questionnaire_id`.execute(db);
  return rows.map((row) => ({
    questionnaireId: row.questionnaire_id,
    respondent: row.respondent as Pseudonym,
    standing: fromJson(row.standing),
    marks: fromJson(row.marks),
    texts: row.texts ?? {},
    answeredAt: row.answered_at,
  }));
}

async function countsOf(db: Kysely<DB>, questionnaireId: string): Promise<ResponseCounts> {
  const respondents = await sql<{ standing: Standing; count: number }>`
    select standing, count(*) as count from questionnaire_response
    where questionnaire_id = ${questionnaireId} group by standing`.execute(db);
  const answered = await sql<{ question: string; standing: Standing; count: number }>`
    select question, standing, count(*) as count
    from questionnaire_response, jsonb_object_keys(marks) question
    where questionnaire_id = ${questionnaireId} group by question, standing
    union all
    select question_id::text, standing, count(*)
    from questionnaire_text join questionnaire_response using (questionnaire_id, respondent)
    where questionnaire_id = ${questionnaireId} group by question_id, standing`.execute(db);
  const marks = await sql<{ question: string; mark: number; standing: Standing; count: number }>`
    select question, mark::integer as mark, standing, count(*) as count
    from questionnaire_response, jsonb_each(marks) answer (question, chosen), jsonb_array_elements_text(chosen) mark
    where questionnaire_id = ${questionnaireId} group by question, mark, standing`.execute(db);
  return {
    respondents: Object.fromEntries(respondents.rows.map(({ standing, count }) => [standing, count])),
    answered: answered.rows,
    marks: marks.rows,
  };
}

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
