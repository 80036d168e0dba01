import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { ModeratedContribution, QueueKind, QueueScope } from '../../application/moderation/ports.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { sourceOf } from '../source/source-columns.ts';
import { appealsOf } from './decisions.ts';
import { reportsOf } from './moderation.ts';

/** What is held for the officers of another institution does not wait for ours. */
const DECIDED_HERE = sql`consultation_id in (select id from consultation where host_uri is null)`;

/** What waits, as one list: the kind, the id by which it is decided, since when, and what it is about. */
const WAITING = sql`(
  select 'held' as kind, id, received_at as since, consultation_id, 'proposal' as subject_kind, id as subject_id
    from proposal where status = 'held' and ${DECIDED_HERE}
  union all
  select 'held', id, received_at, consultation_id, 'comment', id from comment where status = 'held' and ${DECIDED_HERE}
  union all
  select 'report', id, filed_at, consultation_id, subject_kind, subject_id from report where decided_at is null
  union all
  select 'appeal', id, filed_at, consultation_id, subject_kind, subject_id from appeal where decided_at is null
) waiting`;

type WaitingRow = {
  readonly kind: QueueKind;
  readonly id: string;
  readonly since: Date;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
};

export function moderationViews(
  db: Kysely<DB>,
): Pick<ViewReader, 'moderationQueue' | 'moderationCounts' | 'contribution' | 'prolificAuthors'> {
  return {
    async moderationQueue({ within, kinds, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      const place = cursor === null ? sql`` : sql`and (since, id) > (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`;
      const { rows } = await sql<WaitingRow>`select * from ${WAITING}
        where ${inScope(within)} and kind = any(${[...kinds]}::text[]) ${place}
        order by since, id limit ${limit + 1}`.execute(db);
      const of = (kind: Subject['kind']) =>
        rows.filter((row) => row.subject_kind === kind).map((row) => row.subject_id);
      const ids = (kind: QueueKind) => rows.filter((row) => row.kind === kind).map((row) => row.id);
      const proposals = await proposalsOf(db, of('proposal'));
      const comments = await commentsOf(db, of('comment'));
      const reports = await reportsOf(db, ids('report'));
      const appeals = await appealsOf(db, ids('appeal'));
      return pageOf(rows, limit, {
        item: (row) => {
          const contribution = (row.subject_kind === 'proposal' ? proposals : comments).get(row.subject_id);
          if (contribution === undefined) throw new Error(`${row.subject_kind} ${row.subject_id} is not there`);
          const { kind, id, since } = row;
          return { kind, id, since, contribution, report: reports.get(id) ?? null, appeal: appeals.get(id) ?? null };
        },
        cursor: (row) => [row.since.toISOString(), row.id],
      });
    },
    async moderationCounts(within, before) {
      const then = before === undefined ? sql`` : sql`and since < ${before}`;
      const { rows } = await sql<{ kind: QueueKind; count: number }>`
        select kind, count(*) as count from ${WAITING} where ${inScope(within)} ${then} group by kind`.execute(db);
      const of = (kind: QueueKind) => rows.find((row) => row.kind === kind)?.count ?? 0;
      return { held: of('held'), report: of('report'), appeal: of('appeal') };
    },
    async contribution({ kind, id }) {
      return (await (kind === 'proposal' ? proposalsOf(db, [id]) : commentsOf(db, [id]))).get(id) ?? null;
    },
    async prolificAuthors({ within, limit, since }) {
      const { rows } = await sql<AuthorRow & { readonly reached_at: Date; readonly written: number }>`
        with written as (
          select author_id, consultation_id, received_at from proposal where received_at > ${since}
          union all select author_id, consultation_id, received_at from comment where received_at > ${since}
        ), counted as (
          select *, lag(received_at, ${limit - 1}::integer) over (partition by author_id order by received_at) as first_at
          from written
        )
        select author.id as author_id, author.kind as author_kind, author.name, author.actor_uri, remote_actor.handle,
          max(received_at) filter (where received_at - first_at < interval '1 hour') as reached_at, count(*) as written
        from counted join participant author on author.id = author_id left join remote_actor on uri = author.actor_uri
        where author.kind in ('local', 'remote')
        group by author.id, remote_actor.handle
        having bool_or(received_at - first_at < interval '1 hour') and bool_or(${inScope(within)})
        order by reached_at desc`.execute(db);
      return rows.map((row) => ({ author: authorOf(row), reachedAt: row.reached_at, written: row.written }));
    },
  };
}

function inScope(within: QueueScope) {
  return within === null ? sql`true` : sql`consultation_id = any(${[...within]}::uuid[])`;
}

/** Nothing of theirs was ever public here. */
const FIRST = sql<boolean>`not exists (select from proposal other where other.author_id = author.id and other.published_at is not null)
  and not exists (select from comment other where other.author_id = author.id and other.published_at is not null)`;

async function proposalsOf(
  db: Kysely<DB>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ModeratedContribution>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('proposal')
    .innerJoin('consultation', 'consultation.id', 'proposal.consultation_id')
    .innerJoin('participant as author', 'author.id', 'proposal.author_id')
    .leftJoin('remote_actor', 'remote_actor.uri', 'author.actor_uri')
    .innerJoin('proposal_version', (join) =>
      join
        .onRef('proposal_version.proposal_id', '=', 'proposal.id')
        .onRef('proposal_version.number', '=', 'proposal.current_version'),
    )
    .select([
      'proposal.id',
      'proposal.number',
      'proposal.status',
      'proposal.received_at',
      'proposal.updated_at',
      'proposal_version.title',
      'proposal_version.body',
      'proposal_version.warning',
      'proposal_version.lang',
      ...AUTHOR,
      ...WHERE,
      FIRST.as('first'),
    ])
    .where('proposal.id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { ...commonOf(row, 'proposal'), title: fromJson(row.title), body: fromJson(row.body), number: row.number },
    ]),
  );
}

async function commentsOf(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, ModeratedContribution>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('comment')
    .innerJoin('consultation', 'consultation.id', 'comment.consultation_id')
    .innerJoin('participant as author', 'author.id', 'comment.author_id')
    .leftJoin('remote_actor', 'remote_actor.uri', 'author.actor_uri')
    .leftJoin('proposal', 'proposal.id', 'comment.proposal_id')
    .select([
      'comment.id',
      'proposal.number',
      'comment.status',
      'comment.received_at',
      'comment.updated_at',
      'comment.body',
      'comment.warning',
      'comment.lang',
      ...AUTHOR,
      ...WHERE,
      FIRST.as('first'),
    ])
    .where('comment.id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { ...commonOf(row, 'comment'), title: null, body: { [row.lang]: row.body }, number: row.number },
    ]),
  );
}

const AUTHOR = [
  'author.id as author_id',
  'author.kind as author_kind',
  'author.name',
  'author.actor_uri',
  'remote_actor.handle',
] as const;
const WHERE = [
  'consultation.id as consultation_id',
  'consultation.slug',
  'consultation.title as consultation_title',
  'consultation.time_zone',
  'consultation.host_uri',
  'consultation.host_institution',
  'consultation.source_key',
  'consultation.source_label',
  'consultation.source_url',
] as const;

type AuthorRow = {
  readonly author_id: string;
  readonly author_kind: string;
  readonly name: string;
  readonly actor_uri: string | null;
  readonly handle: string | null;
};

type CommonRow = AuthorRow & {
  readonly id: string;
  readonly status: string;
  readonly warning: string | null;
  readonly lang: string;
  readonly received_at: Date;
  readonly updated_at: Date;
  readonly consultation_id: string;
  readonly slug: string;
  readonly consultation_title: unknown;
  readonly time_zone: string;
  readonly host_uri: string | null;
  readonly host_institution: string | null;
  readonly source_key: string | null;
  readonly source_label: string | null;
  readonly source_url: string | null;
  readonly first: boolean;
};

function authorOf(row: AuthorRow): ModeratedContribution['author'] {
  return {
    id: row.author_id,
    kind: fromJson<ModeratedContribution['author']['kind']>(row.author_kind),
    name: row.name,
    actorUri: row.actor_uri,
    handle: row.handle,
  };
}

function commonOf(row: CommonRow, kind: Subject['kind']) {
  return {
    subject: { kind, id: row.id },
    consultation: {
      id: row.consultation_id,
      slug: row.slug,
      title: fromJson<ModeratedContribution['consultation']['title']>(row.consultation_title),
      timeZone: row.time_zone,
      host:
        row.host_uri === null || row.host_institution === null
          ? null
          : { uri: row.host_uri, institution: row.host_institution },
      source: sourceOf(row),
    },
    warning: row.warning,
    lang: row.lang,
    status: fromJson<ModeratedContribution['status']>(row.status),
    author: authorOf(row),
    first: row.first,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
  };
}
