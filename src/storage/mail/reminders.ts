import { type Kysely, sql } from 'kysely';
import type { ReminderReader, ReminderWriter } from '../../application/mail/ports.ts';
import type { ReminderEdge } from '../../domain/answer/reminder.ts';
import { PLEDGED_IN } from '../../domain/community/feature-request-states.ts';
import { USED_IN } from '../../domain/community/release.ts';
import { commitmentsOf } from '../answer/answers.ts';
import { IS_OPEN, NAMES, type NamedRow, OPEN_OF_PROPOSALS, proposalOf } from '../answer/follow-up.ts';
import type { DB } from '../kit/schema.ts';

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
        .where('state', 'in', [...PLEDGED_IN, ...USED_IN])
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
