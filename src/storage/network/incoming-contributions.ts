import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  IncomingContribution,
  IncomingContributionReader,
  IncomingContributionWriter,
} from '../../application/network/incoming/ports.ts';
import type {
  OutgoingContribution,
  OutgoingContributionReader,
  OutgoingContributionWriter,
  Withheld,
} from '../../application/network/outgoing/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Details } from '../../domain/proposal/details.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, GuestAct as GuestActTable, HomeAct as HomeActTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { refusalOf } from './refusal.ts';

export function incomingContributionReader(db: Kysely<DB>): IncomingContributionReader {
  return {
    async byActivity(activity) {
      if (!isStorableText(activity)) return null;
      const row = await db.selectFrom('guest_act').selectAll().where('activity', '=', activity).executeTakeFirst();
      return row === undefined ? null : incomingContributionOf(row);
    },
    async ofObject(object) {
      if (!isStorableText(object)) return [];
      const rows = await db
        .selectFrom('guest_act')
        .selectAll()
        .where('object', '=', object)
        .orderBy('said_at')
        .orderBy('activity')
        .execute();
      return rows.map(incomingContributionOf);
    },
    async countWritten({ consultationId, origin, authorId, since }) {
      const { rows } = await sql<{ by_all: number; by_author: number }>`
        select count(*) as by_all, count(*) filter (where author_id = ${authorId}) as by_author
        from guest_act
        join lateral (
          select author_id, received_at from proposal where subject_kind = 'proposal' and id = subject_id
          union all
          select author_id, received_at from comment where subject_kind = 'comment' and id = subject_id
        ) written on true
        where consultation_id = ${consultationId} and act = 'create' and status <> 'refused'
          -- Answered no earlier than it came; an officer may answer long after.
          and answered_at > ${since} and received_at > ${since}
          and starts_with(object, ${`${origin}/`})`.execute(db);
      return { byAll: rows[0]?.by_all ?? 0, byAuthor: rows[0]?.by_author ?? 0 };
    },
    async creation({ kind, id }) {
      const row = await db
        .selectFrom('guest_act')
        .selectAll()
        .where('subject_id', '=', id)
        .where('subject_kind', '=', kind)
        .where('act', '=', 'create')
        .executeTakeFirst();
      return row === undefined ? null : incomingContributionOf(row);
    },
  };
}

export function incomingContributionWriter(db: Kysely<DB>): IncomingContributionWriter {
  return {
    save: (act) =>
      upsert(db, 'guest_act', {
        key: { activity: act.activity },
        once: { consultation_id: act.consultationId, object: act.object, act: act.act, said_at: act.sentAt },
        values: {
          subject_kind: act.subject?.kind ?? null,
          subject_id: act.subject?.id ?? null,
          status: act.status,
          refusal: act.refusal === null ? null : jsonb(act.refusal),
          answered_at: act.answeredAt,
        },
      }),
  };
}

function incomingContributionOf(stored: Selectable<GuestActTable>): IncomingContribution {
  const { said_at: sentAt, subject_kind, subject_id: id, ...row } = stored;
  return fromRow(row, {
    act: fromJson(row.act),
    sentAt,
    subject: id === null ? null : { kind: fromJson(subject_kind), id },
    status: fromJson(row.status),
    refusal: refusalOf(row.refusal),
  });
}

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
    async notShown({ acceptedBefore, readSince, limit }) {
      const rows = await db
        .selectFrom('home_act')
        .innerJoin('mirror', 'mirror.consultation_id', 'home_act.consultation_id')
        .selectAll('home_act')
        .where('status', '=', 'accepted')
        .where('shown_at', 'is', null)
        .where('withheld_at', 'is', null)
        .where('act', '<>', 'delete')
        .where('answered_at', '<=', acceptedBefore)
        .where('ended_at', 'is', null)
        .where('failing_since', 'is', null)
        .where('read_at', '>=', readSince)
        .where(sql<boolean>`not exists (
          select from authorship where authorship.subject_id = home_act.subject_id and altered_at is not null
        )`)
        .orderBy('answered_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(outgoingContributionOf);
    },
    async withheld() {
      const { rows } = await sql<Withheld>`
        select host_institution as host, count(*)::integer as acts
        from home_act join consultation on consultation.id = home_act.consultation_id
        where withheld_at is not null and shown_at is null and host_institution is not null
        group by host_institution order by host_institution`.execute(db);
      return rows;
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
          words_hash: act.wordsHash,
          tries: act.tries,
          due_at: act.dueAt,
          answered_at: act.answeredAt,
          shown_at: act.shownAt,
          withheld_at: act.withheldAt,
          answer: act.answer,
        },
      }),
    async markShown(subjectId, { upTo, at }) {
      await db
        .updateTable('home_act')
        .set({ shown_at: at, answer: null })
        .where('subject_id', '=', subjectId)
        .where('acted_at', '<=', upTo)
        .where('shown_at', 'is', null)
        .execute();
    },
    async wake(now) {
      await db.updateTable('home_act').set({ due_at: now }).where('due_at', '>', now).execute();
    },
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
        : { images: [], topics: [], ...fromJson<Partial<Details> & Omit<Details, 'images' | 'topics'>>(row.details) },
  });
}
