import { type Kysely, type RawBuilder, sql } from 'kysely';
import { versionId } from '../../application/network/mirror/change-kinds.ts';
import type {
  ChangedConsultation,
  ChangeEvent,
  ChangesReader,
  VersionChange,
} from '../../application/network/mirror/ports.ts';
import type { EventType } from '../../domain/event/event.ts';
import type { ConsultationId, Id } from '../../domain/kit/id.ts';
import type { DB } from '../kit/schema.ts';
import { versionOf } from '../proposal/proposals.ts';

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

/** What was published of proposals that have several versions and are shown. */
function severalVersions(db: Kysely<DB>) {
  return db
    .selectFrom('proposal_version as pv')
    .innerJoin('proposal', 'proposal.id', 'pv.proposal_id')
    .where('proposal.status', '=', 'published')
    .where('current_version', '>', 1)
    .whereRef('pv.number', '<=', 'current_version');
}

export async function versionIds(
  db: Kysely<DB>,
  of: { readonly consultationId: string; readonly after: string | null; readonly limit: number },
) {
  const [, number = '0', version = '0'] = /^([0-9]{1,9}) ([0-9]{1,9})$/.exec(of.after ?? '') ?? [];
  const rows = await severalVersions(db)
    .select(['pv.proposal_id', 'proposal.number', 'pv.number as version'])
    .where('consultation_id', '=', of.consultationId)
    .where(sql<boolean>`(proposal.number, pv.number) > (${Number(number)}::integer, ${Number(version)}::integer)`)
    .orderBy('proposal.number')
    .orderBy('pv.number')
    .limit(of.limit)
    .execute();
  return rows.map((row) => ({ id: versionId(row.proposal_id, row.version), place: `${row.number} ${row.version}` }));
}

export async function versionChanges(
  db: Kysely<DB>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, VersionChange>> {
  const wanted = new Set(ids);
  const proposals = [...new Set(ids.map((id) => id.split(' ')[0] ?? ''))];
  if (proposals.length === 0) return new Map();
  const rows = await severalVersions(db)
    .selectAll('pv')
    .select(['proposal.number as of_number', 'current_version'])
    .where('pv.proposal_id', 'in', proposals)
    .where(sql<boolean>`pv.proposal_id || ' ' || pv.number = any(${[...wanted]}::text[])`)
    .execute();
  return new Map(
    rows.flatMap(({ of_number: number, current_version, ...row }) =>
      number === null
        ? []
        : [[versionId(row.proposal_id, row.number), { number, version: versionOf(row, current_version) }] as const],
    ),
  );
}

/** Those of one proposal; none where it has a single one. */
export async function versionIdsOf(db: Kysely<DB>, proposalId: Id): Promise<readonly Id[]> {
  const rows = await severalVersions(db).select('pv.number').where('pv.proposal_id', '=', proposalId).execute();
  return rows.map(({ number }) => versionId(proposalId, number));
}
