import { type Kysely, sql } from 'kysely';
import type {
  Comparison,
  ComparisonReader,
  ComparisonState,
  ComparisonWriter,
  KnownTopic,
  ListedSubtotal,
} from '../../application/network/comparison/ports.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

/** What a topic is, from the rows of a ballot and a poll beside it. */
type TopicRow = {
  readonly about: string;
  readonly ballot_slug: string | null;
  readonly ballot_uri: string | null;
  readonly poll_id: string | null;
  readonly poll_uri: string | null;
};

export function comparisonReader(db: Kysely<DB>): ComparisonReader {
  return {
    async topics(consultationId) {
      const { rows } = await sql<TopicRow>`
        select 'supports' as about, null as ballot_slug, null as ballot_uri, null as poll_id, null as poll_uri
        union all
        select id::text, slug, uri, null, null from ballot
        where consultation_id = ${consultationId} and published_at is not null
        union all
        select id::text, null, null, id::text, uri from poll where consultation_id = ${consultationId}`.execute(db);
      return rows.map(topicOf);
    },
    async stored(consultationId) {
      const { rows } = await sql<TopicRow & Omit<ListedSubtotal, 'ballot' | 'poll'>>`
        select about, institution, ours, sequence, hash, ballot.slug as ballot_slug, ballot.uri as ballot_uri,
          poll.id::text as poll_id, poll.uri as poll_uri
        from subtotal
        left join ballot on ballot.id::text = about
        left join poll on poll.id::text = about
        where subtotal.consultation_id = ${consultationId}
        order by about, institution, sequence`.execute(db);
      return rows.map((row) => {
        const { institution, ours, sequence, hash } = row;
        return { ...topicOf(row), institution, ours, sequence, hash };
      });
    },
    async documentByHash(consultationId, hash) {
      const row = await db
        .selectFrom('subtotal')
        .select('document')
        .where('consultation_id', '=', consultationId)
        .where('hash', '=', hash)
        .limit(1)
        .executeTakeFirst();
      return row?.document ?? null;
    },
    async latestAt(consultationId) {
      const row = await db
        .selectFrom('subtotal')
        .select((of) => of.fn.max('received_at').as('at'))
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row?.at ?? null;
    },
    async of(consultationId) {
      const rows = await db
        .selectFrom('comparison')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('peer')
        .execute();
      return rows.map(
        (row): Comparison => ({
          consultationId: row.consultation_id,
          peer: row.peer,
          comparedAt: row.compared_at,
          failingSince: row.failing_since,
          ahead: fromJson<readonly (Omit<Comparison['ahead'][number], 'since'> & { readonly since: string })[]>(
            row.ahead,
          ).map((each) => ({ ...each, since: new Date(each.since) })),
        }),
      );
    },
    async states() {
      const { rows } = await sql<ComparisonState>`
        select comparison.peer, max(compared_at) as "comparedAt", min(comparison.failing_since) as "failingSince"
        from comparison
        join consultation on consultation.id = comparison.consultation_id
        left join mirror on mirror.consultation_id = comparison.consultation_id
        left join cohost on cohost.consultation_id = comparison.consultation_id and cohost.peer = comparison.peer
        where (host_uri is null and cohost.status = 'accepted')
          or (mirror.ended_at is null and comparison.peer = any(host_institution || mirror.holders))
        group by comparison.peer order by comparison.peer`.execute(db);
      return rows;
    },
  };
}

export function comparisonWriter(db: Kysely<DB>): ComparisonWriter {
  return {
    saveComparison: ({ consultationId, peer, comparedAt, failingSince, ahead }) =>
      upsert(db, 'comparison', {
        key: { consultation_id: consultationId, peer },
        values: { compared_at: comparedAt, failing_since: failingSince, ahead: jsonb(ahead) },
      }),
  };
}

function topicOf({ about, ballot_slug: slug, ballot_uri, poll_id: id, poll_uri }: TopicRow): KnownTopic {
  return {
    about,
    ballot: slug === null ? null : { slug, uri: ballot_uri },
    poll: id === null ? null : { id, uri: poll_uri },
  };
}
