import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  DeliveryReader,
  DeliveryWriter,
  Digest,
  FailingHost,
  HostSoftware,
  Inbox,
  WaitingForHost,
} from '../../application/federation/delivery/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, FailingHost as FailingHostRow } from '../kit/schema.ts';

/** An actor's shared inbox where its server has one. */
const writtenTo = sql<string>`coalesce(shared_inbox, inbox)`;

export function deliveryReader(db: Kysely<DB>): DeliveryReader {
  return {
    async progress(activity) {
      const row = await db
        .selectFrom('delivery_progress')
        .select('inbox')
        .where('activity', '=', activity)
        .executeTakeFirst();
      return row !== undefined && row.inbox === null ? 'done' : { after: row?.inbox ?? null };
    },
    async inboxes({ targets, form, software = null, exceptVersion = null, notTo = null, limit, after }) {
      if (targets.length === 0) return [];
      const { rows } = await sql<Inbox>`
        select ${writtenTo} collate "C" as uri, bool_or(shared_inbox is not null) as shared, min(uri) as actor
        from remote_actor
        where gone_at is null
          and exists (select from follow where follow.follower = remote_actor.uri and target = any(${targets}::text[]))
          ${form === null ? sql`` : sql`and not exists (select from host_software as known where known.host = remote_actor.host and known.announces <> ${form})`}
          ${
            software === null
              ? sql``
              : sql`and coalesce((select lower(known.software) from host_software as known where known.host = remote_actor.host
            ${exceptVersion === null ? sql`` : sql`and not starts_with(known.version, ${exceptVersion})`}), '')
            = any(${software.map((name) => name ?? '')}::text[])`
          }
          ${
            notTo === null
              ? sql``
              : sql`and not exists (select from host_software as known where known.host = remote_actor.host and lower(known.software) = ${notTo.software}
            and not starts_with(known.version, ${notTo.exceptVersion}))`
          }
          ${after === null ? sql`` : sql`and ${writtenTo} collate "C" > ${after}`}
        group by ${writtenTo} collate "C" order by ${writtenTo} collate "C" limit ${limit}
      `.execute(db);
      return rows;
    },
    async failedInboxes() {
      const rows = await db.selectFrom('inbox_failure').select('inbox').execute();
      return rows.map(({ inbox }) => inbox);
    },
    async failingHosts() {
      const rows = await db.selectFrom('failing_host').selectAll().orderBy('host').execute();
      return rows.map(failingHostOf);
    },
    async hostsToAsk({ knownBefore, unknownBefore, limit }) {
      const { rows } = await sql<{ host: string; uri: string }>`
        select follower.host, min(follower.uri) as uri
        from remote_actor as follower
        left join host_software as known on known.host = follower.host
        where follower.gone_at is null
          and exists (select from follow where follow.follower = follower.uri)
          and (known.asked_at is null
            or known.asked_at < (case when known.software is null then ${unknownBefore}::timestamptz else ${knownBefore}::timestamptz end))
        group by follower.host order by min(known.asked_at) nulls first, follower.host limit ${limit}
      `.execute(db);
      return rows.map(({ host, uri }) => ({ host, origin: new URL(uri).origin }));
    },
    async software(host) {
      const row = await db.selectFrom('host_software').selectAll().where('host', '=', host).executeTakeFirst();
      return row === undefined
        ? null
        : fromRow<typeof row, HostSoftware>(row, { announces: row.announces as HostSoftware['announces'] });
    },
    async waiting(limit) {
      const { rows } = await sql<WaitingForHost>`
        select host, count(*)::int as count, min(ready_at) as oldest from queue_message
        where dead_at is null and host is not null
        group by host order by count(*) desc, host limit ${limit}
      `.execute(db);
      return rows;
    },
    async pollsDue(now) {
      const rows = await db
        .selectFrom('poll_news')
        .select(['poll_id', 'event_id'])
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .execute();
      return rows.flatMap(({ poll_id, event_id }) =>
        event_id === null ? [] : [{ pollId: poll_id, eventId: event_id }],
      );
    },
    async nextDue(digestAfterMs) {
      const { rows } = await sql<{ due: Date | null }>`
        select least(
          (select min(due_at) from poll_news),
          (select min(decided_at) from announcing where not alone and digested_at is null)
            + ${digestAfterMs}::float8 * interval '1 millisecond'
        ) as due
      `.execute(db);
      return rows[0]?.due ?? null;
    },
  };
}

export function deliveryWriter(db: Kysely<DB>): DeliveryWriter {
  return {
    saveProgress: (activity, inbox, at) =>
      upsert(db, 'delivery_progress', { key: { activity }, values: { inbox, moved_at: at } }),
    async announceIndividually({ eventId, consultationId, proposalId, at, since, limit }) {
      // Two workers that decide at once would both find room for the last one.
      await db.selectFrom('consultation').select('id').where('id', '=', consultationId).forUpdate().execute();
      const known = await db
        .selectFrom('announcing')
        .select('alone')
        .where('event_id', '=', eventId)
        .executeTakeFirst();
      if (known !== undefined) return known.alone;
      const { count } = await db
        .selectFrom('announcing')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('consultation_id', '=', consultationId)
        .where('decided_at', '>', since)
        .where('alone', '=', true)
        .executeTakeFirstOrThrow();
      const alone = count < limit;
      await db
        .insertInto('announcing')
        .values({ event_id: eventId, consultation_id: consultationId, proposal_id: proposalId, decided_at: at, alone })
        .execute();
      return alone;
    },
    async claimDigests(before) {
      await sql`
        update announcing set digest = oldest.event_id
        from (
          select distinct on (consultation_id) consultation_id, event_id, decided_at from announcing
          where not alone and digest is null order by consultation_id, decided_at, event_id
        ) as oldest
        where announcing.consultation_id = oldest.consultation_id and oldest.decided_at <= ${before}
          and not alone and digest is null
      `.execute(db);
      const { rows } = await sql<Digest>`
        select digest as id, consultation_id as "consultationId",
          array_agg(proposal_id order by decided_at, event_id) as "proposalIds"
        from announcing where digest is not null and digested_at is null
        group by digest, consultation_id order by digest
      `.execute(db);
      return rows;
    },
    async markDigested(id, at) {
      await db.updateTable('announcing').set({ digested_at: at }).where('digest', '=', id).execute();
    },
    async pollChanged({ pollId, eventId, at, everyMs }) {
      await sql`
        insert into poll_news (poll_id, event_id, due_at) values (${pollId}, ${eventId}, ${at})
        on conflict (poll_id) do update set
          event_id = excluded.event_id,
          due_at = coalesce(poll_news.due_at, greatest(
            excluded.due_at, poll_news.sent_at + ${everyMs}::float8 * interval '1 millisecond'))
      `.execute(db);
    },
    async markPollSent({ pollId, eventId, at, everyMs }) {
      await sql`
        update poll_news set sent_at = ${at},
          event_id = nullif(event_id, ${eventId}),
          due_at = case when event_id = ${eventId} then null
            else ${at}::timestamptz + ${everyMs}::float8 * interval '1 millisecond' end
        where poll_id = ${pollId} and event_id is not null
      `.execute(db);
    },
    async recordFailure({ inbox, at, since, isMissing, apartMs }) {
      const counts = sql`${isMissing}::boolean and (
        inbox_failure.missing_at is null
        or inbox_failure.missing_at <= ${at}::timestamptz - ${apartMs}::float8 * interval '1 millisecond'
      )`;
      const isOld = sql`inbox_failure.last_at < ${since}`;
      const { rows } = await sql<{ missing: number; firstAt: Date }>`
        insert into inbox_failure (inbox, missing, missing_at, first_at, last_at)
        values (${inbox}, ${isMissing ? 1 : 0}, ${isMissing ? at : null}, ${at}, ${at})
        on conflict (inbox) do update set
          missing = case when ${isOld} then excluded.missing
            when ${counts} then inbox_failure.missing + 1 else inbox_failure.missing end,
          missing_at = case when ${isOld} or ${counts} then excluded.missing_at else inbox_failure.missing_at end,
          first_at = case when ${isOld} then excluded.first_at else inbox_failure.first_at end,
          last_at = excluded.last_at
        returning missing, first_at as "firstAt"
      `.execute(db);
      return rows[0] ?? { missing: 0, firstAt: at };
    },
    async saveHostSoftware({ host, askedAt, ...values }) {
      await upsert(db, 'host_software', { key: { host }, values: { ...values, asked_at: askedAt } });
    },
    async lockFailingHost(host) {
      const row = await db
        .selectFrom('failing_host')
        .selectAll()
        .where('host', '=', host)
        .forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : failingHostOf(row);
    },
    async saveFailingHost({ host, failedAt, heldUntil, probedAt, failures, ...rest }) {
      await upsert(db, 'failing_host', {
        key: { host },
        values: {
          ...rest,
          failed_at: failedAt,
          held_until: heldUntil,
          probed_at: probedAt,
          failures: jsonb(failures),
        },
      });
    },
    async deleteFailingHost(host) {
      await db.deleteFrom('failing_host').where('host', '=', host).execute();
    },
    async recordSuccess(inbox) {
      await db.deleteFrom('inbox_failure').where('inbox', '=', inbox).execute();
    },
    async deleteInbox(inbox) {
      const { numAffectedRows } = await sql`
        delete from follow using remote_actor
        where remote_actor.uri = follow.follower and coalesce(remote_actor.shared_inbox, remote_actor.inbox) = ${inbox}
      `.execute(db);
      await db.deleteFrom('inbox_failure').where('inbox', '=', inbox).execute();
      return Number(numAffectedRows ?? 0);
    },
  };
}

function failingHostOf(row: Selectable<FailingHostRow>): FailingHost {
  return fromRow(row, { failures: fromJson<FailingHost['failures']>(row.failures) });
}
