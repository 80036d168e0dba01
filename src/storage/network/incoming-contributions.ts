import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  IncomingContribution,
  IncomingContributionReader,
  IncomingContributionWriter,
} from '../../application/network/incoming/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB, GuestAct as GuestActTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { upsert } from '../kit/upsert.ts';
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
