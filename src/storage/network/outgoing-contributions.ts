import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  OutgoingContribution,
  OutgoingContributionReader,
  OutgoingContributionWriter,
} from '../../application/network/outgoing/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Details } from '../../domain/proposal/details.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB, HomeAct as HomeActTable } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';
import { refusalOf } from './refusal.ts';

export function outgoingContributionReader(db: Kysely<DB>): OutgoingContributionReader {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('home_act').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : outgoingContributionOf(row);
    },
    async about(subjectId) {
      const rows = await db
        .selectFrom('home_act')
        .selectAll()
        .where('subject_id', '=', subjectId)
        .orderBy('acted_at')
        .orderBy('id')
        .execute();
      return rows.map(outgoingContributionOf);
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
      return rows.map(outgoingContributionOf);
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
      return new Map(rows.map((row) => [row.subject_id, outgoingContributionOf(row)]));
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

export function outgoingContributionWriter(db: Kysely<DB>): OutgoingContributionWriter {
  return {
    save: (act) =>
      upsert(db, 'home_act', {
        key: { id: act.id },
        once: {
          consultation_id: act.consultationId,
          subject_kind: act.subject.kind,
          subject_id: act.subject.id,
          act: act.act,
          acted_at: act.actedAt,
        },
        values: {
          status: act.status,
          refusal: act.refusal === null ? null : jsonb(act.refusal),
          words: act.words,
          details: act.details === null ? null : jsonb(act.details),
          document: act.document,
          tries: act.tries,
          due_at: act.dueAt,
          answered_at: act.answeredAt,
        },
      }),
  };
}

function outgoingContributionOf({ subject_kind, subject_id, ...row }: Selectable<HomeActTable>): OutgoingContribution {
  return fromRow(row, {
    subject: { kind: fromJson(subject_kind), id: subject_id },
    act: fromJson(row.act),
    status: fromJson(row.status),
    refusal: refusalOf(row.refusal),
    details:
      row.details === null
        ? null
        : { images: [], ...fromJson<Partial<Details> & Omit<Details, 'images'>>(row.details) },
  });
}
