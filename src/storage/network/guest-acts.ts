import type { Kysely, Selectable } from 'kysely';
import type { GuestAct, GuestActReader, GuestActWriter } from '../../application/network/guest-acts.ts';
import { isAskable } from '../askable.ts';
import { fromJson, jsonb } from '../json.ts';
import type { DB, GuestAct as GuestActTable } from '../schema.ts';
import { refusalOf } from './refusal.ts';

export function guestActReader(db: Kysely<DB>): GuestActReader {
  return {
    async byActivity(activity) {
      if (!isAskable(activity)) return null;
      const row = await db.selectFrom('guest_act').selectAll().where('activity', '=', activity).executeTakeFirst();
      return row === undefined ? null : guestActOf(row);
    },
    async ofObject(object) {
      if (!isAskable(object)) return [];
      const rows = await db
        .selectFrom('guest_act')
        .selectAll()
        .where('object', '=', object)
        .orderBy('said_at')
        .orderBy('activity')
        .execute();
      return rows.map(guestActOf);
    },
    async creation({ kind, id }) {
      const row = await db
        .selectFrom('guest_act')
        .selectAll()
        .where('subject_id', '=', id)
        .where('subject_kind', '=', kind)
        .where('act', '=', 'create')
        .executeTakeFirst();
      return row === undefined ? null : guestActOf(row);
    },
  };
}

export function guestActWriter(db: Kysely<DB>): GuestActWriter {
  return {
    async act(act) {
      const values = {
        subject_kind: act.subject?.kind ?? null,
        subject_id: act.subject?.id ?? null,
        status: act.status,
        refusal: act.refusal === null ? null : jsonb(act.refusal),
        answered_at: act.answeredAt,
      };
      await db
        .insertInto('guest_act')
        .values({
          activity: act.activity,
          consultation_id: act.consultationId,
          object: act.object,
          act: act.act,
          said_at: act.saidAt,
          ...values,
        })
        .onConflict((conflict) => conflict.column('activity').doUpdateSet(values))
        .execute();
    },
  };
}

function guestActOf(row: Selectable<GuestActTable>): GuestAct {
  const { subject_id: id } = row;
  return {
    activity: row.activity,
    consultationId: row.consultation_id,
    object: row.object,
    act: fromJson(row.act),
    saidAt: row.said_at,
    subject: id === null ? null : { kind: fromJson(row.subject_kind), id },
    status: fromJson(row.status),
    refusal: refusalOf(row.refusal),
    answeredAt: row.answered_at,
  };
}
