import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { DB } from '../kit/schema.ts';
import { COUNTED_SUPPORTS } from '../support/counted-supports.ts';

/** Ballots that count, of the ballot of a publication. */
const BALLOTS_CAST = sql`(
  (select count(*) from ballot_cast where ballot_cast.ballot_id = ballot_publication.ballot_id) + (
    select coalesce(sum(sheets), 0) from paper_batch
    where paper_batch.ballot_id = ballot_publication.ballot_id and confirmed_at is not null
  ))`;

const CHECKS = {
  'supports and their totals': sql<{ rows: number }>`
    select count(*) as rows from ${COUNTED_SUPPORTS} counted
    full join (
      select proposal_id, side, standing, version, sum(total) as total from support_total
      group by proposal_id, side, standing, version having sum(total) <> 0
    ) kept using (proposal_id, side, standing, version)
    where counted.total is distinct from kept.total`,
  'what a consultation has and its counters': sql<{ rows: number }>`
    select count(*) as rows from consultation
    left join (
      select consultation_id, sum(proposals) as proposals, sum(comments) as comments, sum(authors) as authors,
        sum(supporters) as supporters
      from consultation_count group by consultation_id
    ) kept on kept.consultation_id = id
    where (coalesce(proposals, 0), coalesce(comments, 0), coalesce(authors, 0), coalesce(supporters, 0)) <> (
      (select count(*) from proposal where consultation_id = consultation.id and status = 'published'),
      (select count(*) from comment where consultation_id = consultation.id and status = 'published'),
      (select count(*) from involvement where consultation_id = consultation.id),
      (select count(*) from supporter where consultation_id = consultation.id)
    )`,
  'proposals of a topic and its counter': sql<{ rows: number }>`
    select count(*) as rows from (
      select consultation_id, tag, count(*) as proposals from proposal, unnest(tags) as tag
      where status = 'published' group by consultation_id, tag
    ) counted
    full join (select * from tag_count where proposals <> 0) kept using (consultation_id, tag)
    where counted.proposals is distinct from kept.proposals`,
  'comments and their totals': sql<{ rows: number }>`
    select count(*) as rows from proposal
    where comments <> (select count(*) from comment where comment.proposal_id = proposal.id and status = 'published')`,
  'proposals without their current version': sql<{ rows: number }>`
    select count(*) as rows from proposal
    where not exists (
      select from proposal_version
      where proposal_version.proposal_id = proposal.id and proposal_version.number = current_version
    )`,
  // Those of a mirror are numbered by its host.
  'proposals beyond the next number of their consultation': sql<{ rows: number }>`
    select count(*) as rows from proposal join consultation on consultation.id = proposal.consultation_id
    where proposal.number >= consultation.next_number and consultation.host_uri is null`,
  'proposals with another verdict than their latest answer': sql<{ rows: number }>`
    select count(*) as rows from proposal
    where verdict is distinct from (
      select verdict from answer where answer.proposal_id = proposal.id and institution is null order by version desc limit 1
    )`,
  'sheets of paper and what is entered of them': sql<{ rows: number }>`
    select count(*) as rows from paper_batch
    where sheets <> (select coalesce(sum(count), 0) from paper_row where batch_id = paper_batch.id)`,
  'published tallies and the ballots that were cast': sql<{ rows: number }>`
    select count(*) as rows from ballot_publication
    where (tally -> 'turnout' ->> 'cast')::bigint <> ${BALLOTS_CAST}
      or (ballots ->> 'withheld')::bigint + (
        select coalesce(sum(count), 0) from published_pattern
        where published_pattern.ballot_id = ballot_publication.ballot_id
      ) <> ${BALLOTS_CAST}`,
  // Positions are given without holes, so ballots that were deleted with their events leave one.
  'events and their positions': sql<{ rows: number }>`
    select coalesce(max(position) - min(position) + 1 - count(*), 0)::bigint as rows
    from event where position is not null`,
} as const;

export function driftView(db: Kysely<DB>): Pick<ViewReader, 'drift'> {
  return {
    async drift() {
      const found: { what: string; rows: number }[] = [];
      for (const [what, query] of Object.entries(CHECKS)) {
        const rows = (await query.execute(db)).rows[0]?.rows ?? 0;
        if (rows > 0) found.push({ what, rows });
      }
      return found;
    },
  };
}
