import { type Kysely, type Selectable, sql } from 'kysely';
import type { HomeAct, HomeActReader, HomeActWriter } from '../../application/network/home-acts.ts';
import { isId } from '../../domain/id.ts';
import type { Details } from '../../domain/proposal/details.ts';
import { fromJson, jsonb } from '../json.ts';
import type { DB, HomeAct as HomeActTable } from '../schema.ts';
import { refusalOf } from './refusal.ts';

export function homeActReader(db: Kysely<DB>): HomeActReader {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('home_act').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : homeActOf(row);
    },
    async about(subjectId) {
      const rows = await db
        .selectFrom('home_act')
        .selectAll()
        .where('subject_id', '=', subjectId)
        .orderBy('acted_at')
        .orderBy('id')
        .execute();
      return rows.map(homeActOf);
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('home_act')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('acted_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(homeActOf);
    },
    async latest(subjectIds) {
      if (subjectIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('home_act')
        .distinctOn('subject_id')
        .selectAll()
        .where('subject_id', 'in', subjectIds)
        .orderBy('subject_id')
        .orderBy('acted_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return new Map(rows.map((row) => [row.subject_id, homeActOf(row)]));
    },
    async hostsOf(participantId) {
      if (!isId(participantId)) return [];
      const { rows } = await sql<{ uri: string }>`
        select distinct host_uri as uri
        from home_act join consultation on consultation.id = home_act.consultation_id
        where host_uri is not null and subject_id in (
          select id from proposal where author_id = ${participantId}
          union all
          select id from comment where author_id = ${participantId}
        )
      `.execute(db);
      return rows.map(({ uri }) => uri);
    },
  };
}

export function homeActWriter(db: Kysely<DB>): HomeActWriter {
  return {
    async act(act) {
      const values = {
        status: act.status,
        refusal: act.refusal === null ? null : jsonb(act.refusal),
        words: act.words,
        details: act.details === null ? null : jsonb(act.details),
        document: act.document,
        tries: act.tries,
        due_at: act.dueAt,
        answered_at: act.answeredAt,
      };
      await db
        .insertInto('home_act')
        .values({
          id: act.id,
          consultation_id: act.consultationId,
          subject_kind: act.subject.kind,
          subject_id: act.subject.id,
          act: act.act,
          acted_at: act.actedAt,
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
  };
}

function homeActOf(row: Selectable<HomeActTable>): HomeAct {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    subject: { kind: fromJson(row.subject_kind), id: row.subject_id },
    act: fromJson(row.act),
    status: fromJson(row.status),
    refusal: refusalOf(row.refusal),
    words: row.words,
    details:
      row.details === null
        ? null
        : { images: [], ...fromJson<Partial<Details> & Omit<Details, 'images'>>(row.details) },
    document: row.document,
    tries: row.tries,
    dueAt: row.due_at,
    actedAt: row.acted_at,
    answeredAt: row.answered_at,
  };
}
