import { type Kysely, sql } from 'kysely';
import type { FollowedProposal, FollowUpViews } from '../../application/answer/ports.ts';
import type { QueueScope } from '../../application/moderation/ports.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { commitmentsOf } from './answers.ts';

/** After every day there is. */
const NO_DAY = '9999-12-31';

const PUBLISHED = sql`proposal
  join consultation on consultation.id = proposal.consultation_id and consultation.published_at is not null
  join proposal_version version on version.proposal_id = proposal.id and version.number = proposal.current_version`;

export const NAMES = sql`proposal.id as proposal_id, proposal.number, version.title, consultation.id as consultation_id,
  consultation.slug, consultation.title as consultation_title, consultation.time_zone`;

/** What this institution promised: as the one that decides, or as a co-host. */
export const OPEN_OF_PROPOSALS = sql`${PUBLISHED}
  join answer on answer.proposal_id = proposal.id
    and (answer.ours or (answer.institution is null and consultation.host_uri is null))
    and answer.version = (
      select max(other.version) from answer other
      where other.proposal_id = proposal.id and other.institution is not distinct from answer.institution
    )
  join commitment on commitment.answer_id = answer.id`;
export const IS_OPEN = sql`commitment.status in ('planned', 'under-way', 'delayed') and proposal.status = 'published'`;

export type NamedRow = {
  readonly proposal_id: string;
  readonly number: number;
  readonly title: unknown;
  readonly consultation_id: string;
  readonly slug: string;
  readonly consultation_title: unknown;
  readonly time_zone: string;
};

export function followUpViews(db: Kysely<DB>): FollowUpViews {
  return {
    async openCommitments({ within, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['path', 'id']);
      const place = cursor === null ? sql`` : sql`and (due, commitment_id) > (${cursor[0]}::text, ${cursor[1]}::uuid)`;
      const { rows } = await sql<NamedRow & { commitment_id: string; due: string }>`select * from (
          select commitment.id as commitment_id, coalesce(commitment.due_on, ${NO_DAY}) as due, ${NAMES}
          from ${OPEN_OF_PROPOSALS}
          where ${IS_OPEN} and ${inScope(within)}
        ) open where true ${place} order by due, commitment_id limit ${limit + 1}`.execute(db);
      const commitments = await commitmentsOf(
        db,
        rows.map((row) => row.commitment_id),
      );
      return pageOf(rows, limit, {
        item: (row) => {
          const commitment = commitments.get(row.commitment_id);
          if (commitment === undefined) throw new Error(`commitment ${row.commitment_id} went away while it was read`);
          return { commitment, proposal: proposalOf(row) };
        },
        cursor: (row) => [row.due, row.commitment_id],
      });
    },
    async countOverdue({ within, before }) {
      const { rows } = await sql<{ count: number }>`select count(*) as count
        from ${OPEN_OF_PROPOSALS}
        where ${IS_OPEN} and commitment.due_on < ${before} and ${inScope(within)}`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async unanswered({ within, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      const place =
        cursor === null
          ? sql``
          : sql`and (proposal.published_at, proposal.id) > (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`;
      const { rows } = await sql<NamedRow & { published_at: Date }>`select ${NAMES}, proposal.published_at
        from ${PUBLISHED}
        where consultation.host_uri is null and consultation.source_key is null and proposal.status = 'published' and proposal.verdict is null and ${inScope(within)} ${place}
        order by proposal.published_at, proposal.id limit ${limit + 1}`.execute(db);
      return pageOf(rows, limit, {
        item: (row) => ({ ...proposalOf(row), publishedAt: row.published_at }),
        cursor: (row) => [row.published_at.toISOString(), row.proposal_id],
      });
    },
  };
}

function inScope(within: QueueScope) {
  return within === null ? sql`true` : sql`consultation.id = any(${[...within]}::uuid[])`;
}

export function proposalOf(row: NamedRow): FollowedProposal {
  return {
    id: row.proposal_id,
    number: row.number,
    title: fromJson(row.title),
    consultation: {
      id: row.consultation_id,
      slug: row.slug,
      title: fromJson(row.consultation_title),
      timeZone: row.time_zone,
    },
  };
}
