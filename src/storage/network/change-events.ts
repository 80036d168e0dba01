import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ChangedConsultation, ChangeEvent, ChangesReader } from '../../application/network/mirror/ports.ts';
import type { EventType } from '../../domain/event/event.ts';
import type { ConsultationId, Id } from '../../domain/kit/id.ts';
import type { DB } from '../kit/schema.ts';

/** What of the event log co-hosts read again. */
export function changeEventsReader(db: Kysely<DB>): Pick<ChangesReader, 'latestEvent' | 'changed' | 'eventsSince'> {
  return {
    async latestEvent(consultationId, types) {
      const { rows } = await sql<{ id: Id }>`
        select id from (${ofConsultationOrNone(consultationId, {
          what: sql`id, position`,
          where: sql`position is not null and ${isOneOf(types)}`,
          order: sql`position + 0 desc`,
          limit: 1,
        })}) as latest
        order by position desc limit 1`.execute(db);
      return rows[0]?.id ?? null;
    },
    async changed({ after, upTo, types }) {
      if (after >= upTo) return [];
      const { rows } = await sql<ChangedConsultation>`
        select distinct consultation_id as "consultationId", type from event
        where position > ${after} and position <= ${upTo} and type = any(${[...types]}::text[])`.execute(db);
      return rows;
    },
    async eventsSince({ consultationId, since, types, limit }) {
      const place =
        since === null
          ? { position: 0 }
          : await db
              .selectFrom('event')
              .select('position')
              .where('id', '=', since)
              .where('position', 'is not', null)
              .executeTakeFirst();
      if (place === undefined) return null;
      const { rows } = await sql<ChangeEvent>`
        select id, type, proposal_id as "proposalId", (data ->> 'commentId')::uuid as "commentId",
          coalesce(
            (data ->> 'answerId')::uuid,
            (select answer_id from commitment where commitment.id = (data ->> 'commitmentId')::uuid)
          ) as "answerId",
          (data ->> 'subtotalId')::uuid as "subtotalId", (data ->> 'ballotId')::uuid as "ballotId", (data ->> 'pollId')::uuid as "pollId", (data ->> 'pledgeId')::uuid as "pledgeId", (data ->> 'settlementId')::uuid as "settlementId", case when type in ('charter-adopted', 'version-published') then (data ->> 'version')::integer end as "version", (data ->> 'participantId')::uuid as "participantId"
        from (${ofConsultationOrNone(consultationId, {
          what: sql`*`,
          where: sql`position is not null and position + 0 > ${place.position} and ${isOneOf(types)}`,
          order: sql`position + 0`,
          limit,
        })}) as since
        order by position limit ${limit}`.execute(db);
      return rows;
    },
  };
}

/** Events of a consultation and of none, each by the index `event_of_consultation`: it holds both in the order of the log. */
function ofConsultationOrNone(
  consultationId: ConsultationId,
  { what, where, order, limit }: Readonly<Record<'what' | 'where' | 'order', RawBuilder<unknown>>> & { limit: number },
): RawBuilder<unknown> {
  const events = (whose: RawBuilder<unknown>) =>
    sql`(select ${what} from event where consultation_id ${whose} and ${where} order by ${order} limit ${limit})`;
  return sql`${events(sql`= ${consultationId}`)} union all ${events(sql`is null`)}`;
}

/** The index is used where the types are part of the statement. */
function isOneOf(types: readonly EventType[]): RawBuilder<unknown> {
  return sql`type in (${sql.join(types.map((type) => sql.lit(type)))})`;
}
