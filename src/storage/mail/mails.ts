import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  MailFailure,
  MailOutcome,
  MailReader,
  MailWriter,
  OutgoingMail,
  ReminderReader,
  ReminderWriter,
} from '../../application/mail/ports.ts';
import type { ReminderEdge } from '../../domain/answer/answer.ts';
import { PLEDGED_IN } from '../../domain/community/feature-request-states.ts';
import { USE } from '../../domain/community/release.ts';
import { commitmentsOf } from '../answer/answers.ts';
import { IS_OPEN, NAMES, type NamedRow, OPEN_OF_PROPOSALS, proposalOf } from '../answer/follow-up.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB, MailFailure as MailFailureTable, OutgoingMail as OutgoingMailTable } from '../kit/schema.ts';

/** The channel that wakes whoever sends mails at commit. */
export const MAIL_CHANNEL = 'mail';

export function mailReader(db: Kysely<DB>): MailReader {
  return {
    async waiting(limit) {
      const rows = await db
        .selectFrom('outgoing_mail')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(mailOf);
    },
    async countWaiting() {
      const row = await db
        .selectFrom('outgoing_mail')
        .select((count) => count.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async oldest() {
      const row = await db
        .selectFrom('outgoing_mail')
        .select((oldest) => oldest.fn.min('created_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? null;
    },
    async outcomes() {
      const rows = await db.selectFrom('mail_count').selectAll().execute();
      return new Map(rows.map((row) => [fromJson<MailOutcome>(row.outcome), row.total]));
    },
    async failures(since, limit) {
      const failures = db.selectFrom('mail_failure').where('failed_at', '>=', since);
      const { count } = await failures.select((all) => all.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await failures.selectAll().orderBy('failed_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return { count, newest: rows.map(failureOf) };
    },
  };
}

export function mailWriter(db: Kysely<DB>, onQueued: () => void): MailWriter {
  return {
    async queue(mail) {
      onQueued();
      await db
        .insertInto('outgoing_mail')
        .values({
          id: mail.id,
          sealed: mail.encrypted,
          created_at: mail.createdAt,
          ready_at: mail.readyAt,
          expires_at: mail.expiresAt,
          attempts: mail.attempts,
          one_time_link: mail.oneTimeLink,
          participant_id: mail.participantId,
          newsletter_id: mail.newsletterId,
        })
        .execute();
    },
    async claim({ now, until, limit }) {
      const rows = await db
        .updateTable('outgoing_mail')
        .set({ ready_at: until, attempts: sql`attempts + 1` })
        .where('id', 'in', (ready) =>
          ready
            .selectFrom('outgoing_mail')
            .select('id')
            .where('ready_at', '<=', now)
            // Links that sign in are needed soon, and do not wait behind a thousand digests.
            .orderBy('expires_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute();
      return rows.map(mailOf).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },
    async postpone(id, readyAt) {
      await db.updateTable('outgoing_mail').set({ ready_at: readyAt }).where('id', '=', id).execute();
    },
    async settle(id, outcome) {
      const gone = await db
        .deleteFrom('outgoing_mail')
        .where('id', '=', id)
        .returning('newsletter_id')
        .executeTakeFirst();
      if (gone === undefined) return;
      if (gone.newsletter_id !== null) {
        const column = outcome === 'sent' ? 'delivered' : 'failed';
        await db
          .updateTable('newsletter')
          .set(column, sql`${sql.ref(column)} + 1`)
          .where('id', '=', gone.newsletter_id)
          .execute();
      }
      await db
        .insertInto('mail_count')
        .values({ outcome, total: 1 })
        .onConflict((conflict) => conflict.column('outcome').doUpdateSet({ total: sql`mail_count.total + 1` }))
        .execute();
    },
    async saveFailure(id, { letter: mail, outcome, attempts, at }) {
      await db
        .insertInto('mail_failure')
        .values({ id, letter: mail, outcome, attempts, failed_at: at })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
  };
}

function failureOf({ id, failed_at, ...row }: Selectable<MailFailureTable>): MailFailure {
  return fromRow(row, { letter: fromJson(row.letter), outcome: fromJson(row.outcome), at: failed_at });
}

function mailOf({ sealed, ...row }: Selectable<OutgoingMailTable>): OutgoingMail {
  return fromRow(row, { encrypted: sealed });
}

/** The edges that agents were reminded of: of this commitment, and of the same in former versions of the answer. */
const TOLD = sql`(
  select coalesce(jsonb_agg(distinct edge), '[]') from commitment_reminder
    join commitment same on same.id = commitment_reminder.commitment_id
    join answer given on given.id = same.answer_id
  where given.proposal_id = proposal.id and same.due_on = commitment.due_on and same.text = commitment.text)`;

type DueRow = NamedRow & { readonly commitment_id: string; readonly told: readonly ReminderEdge[] };

export function reminderReader(db: Kysely<DB>): ReminderReader {
  return {
    async remindable({ before, through }) {
      const { rows } = await sql<DueRow>`select * from (
          select commitment.id as commitment_id, commitment.due_on, ${NAMES}, ${TOLD} as told
          from ${OPEN_OF_PROPOSALS}
          where ${IS_OPEN} and answer.published_at < ${before} and commitment.due_on <= ${through}
        ) due where not told ? 'after' order by due_on, commitment_id`.execute(db);
      const commitments = await commitmentsOf(
        db,
        rows.map((row) => row.commitment_id),
      );
      return rows.flatMap((row) => {
        const commitment = commitments.get(row.commitment_id);
        return commitment === undefined ? [] : [{ commitment, proposal: proposalOf(row), notified: row.told }];
      });
    },
    async notifiedRequests(proposalIds) {
      if (proposalIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('request_reminder')
        .select(['proposal_id', 'due'])
        .where('proposal_id', 'in', [...proposalIds])
        .execute();
      const byProposal = Map.groupBy(rows, ({ proposal_id }) => proposal_id);
      return new Map([...byProposal].map(([id, all]) => [id, new Set(all.map(({ due }) => due))]));
    },
    async communitiesWithRequests() {
      const rows = await db
        .selectFrom('feature_request')
        .innerJoin('proposal', 'proposal.id', 'feature_request.proposal_id')
        .select('feature_request.consultation_id as id')
        .distinct()
        .where('proposal.status', '=', 'published')
        .where('state', 'in', [...PLEDGED_IN, ...USE.in])
        .execute();
      return rows.map(({ id }) => id);
    },
    async notifiedWaiting(day) {
      const { rows } = await sql<{ id: string }>`
        select agent_id as id from waiting_reminder where told_on >= ${day}::date`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },
  };
}

export function reminderWriter(db: Kysely<DB>): ReminderWriter {
  return {
    async markReminded(reminders, at) {
      await sql`
        insert into commitment_reminder (commitment_id, edge, reminded_at)
        select commitment_id, edge, ${at}
        from unnest(${reminders.map(({ commitmentId }) => commitmentId)}::uuid[],
          ${reminders.map(({ edge }) => edge)}::text[]) as told (commitment_id, edge)`.execute(db);
    },
    async markRequestsReminded(reminders, at) {
      if (reminders.length === 0) return;
      await db
        .insertInto('request_reminder')
        .values(reminders.map(({ proposalId, due }) => ({ proposal_id: proposalId, due, reminded_at: at })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async markWaitingSent(agentIds, day) {
      await sql`
        insert into waiting_reminder (agent_id, told_on) select id, ${day}::date from unnest(${[...agentIds]}::uuid[]) as told (id)
        on conflict (agent_id) do update set told_on = excluded.told_on`.execute(db);
    },
  };
}
