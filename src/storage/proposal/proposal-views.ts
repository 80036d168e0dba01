import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { Page } from '../../application/kit/page.ts';
import type { ProposalOrder, ProposalQuery, ProposalRow } from '../../application/proposal/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Count } from '../../domain/support/support.ts';
import { type Cursor, decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { JOINT_COUNTS } from '../network/joint-counts.ts';
import { positionIn, shuffledIds } from './fair-order.ts';
import { filtered, isWhole } from './proposal-filter.ts';
import { isAt, type ProposalPlace, placeName, versionOf } from './proposals.ts';

export function proposalViews(
  db: Kysely<DB>,
): Pick<ViewReader, 'proposals' | 'countProposals' | 'tags' | 'proposal' | 'participantProposals'> {
  return {
    async proposals(query) {
      const limit = pageSize(query.limit);
      const key = ORDERS[query.order];
      const place = decodeCursor(query.after, [
        ...(query.order === 'fair' ? (['integer'] as const) : []),
        key.type === 'integer' ? 'integer' : 'time',
        'id',
      ]);
      // A shuffle goes on as it began, whatever the day: its seed travels in the cursor.
      const seed = place?.length === 3 ? Number(place[0]) : query.seed;
      const cursor = place?.slice(-2) ?? null;
      if (query.order === 'fair' && isWhole(query)) {
        const from = cursor === null ? null : { position: Number(cursor[0]), id: String(cursor[1]) };
        const found = await shuffledIds(db, filtered(db, query), { seed, after: from, limit: limit + 1 });
        return await pageWith(db, found, { limit, before: [seed] });
      }
      const by = key.expression({ ...query, seed });
      const wanted = query.order === 'supported' ? withSupports(filtered(db, query), query) : filtered(db, query);
      let rows = wanted.select(['proposal.id', by.as('key')]);
      if (cursor !== null) {
        const compare = key.direction === 'asc' ? sql`>` : sql`<`;
        rows = rows.where(
          sql<boolean>`(${by}, proposal.id) ${compare} (${cursor[0]}::${sql.raw(key.type)}, ${cursor[1]}::uuid)`,
        );
      }
      const found = await rows
        .orderBy(sql`key ${sql.raw(key.direction)}, proposal.id ${sql.raw(key.direction)}`)
        .limit(limit + 1)
        .execute();
      return await pageWith(db, found, { limit, before: query.order === 'fair' ? [seed] : [] });
    },
    async countProposals(query) {
      const isCounted = query.statuses.length === 1 && query.statuses[0] === 'published' && isWhole(query);
      const counted = isCounted
        ? db
            .selectFrom('consultation_count')
            .where('consultation_id', '=', query.consultationId)
            .select(sql<number>`coalesce(sum(proposals), 0)::bigint`.as('count'))
        : filtered(db, query).select((count) => count.fn.countAll<number>().as('count'));
      return (await counted.executeTakeFirstOrThrow()).count;
    },
    async tags(consultationId) {
      return await db
        .selectFrom('tag_count')
        .select(['tag', 'proposals'])
        .where('consultation_id', '=', consultationId)
        .where('proposals', '>', 0)
        .orderBy('proposals', 'desc')
        .orderBy('tag')
        .limit(50)
        .execute();
    },
    async proposal(by) {
      if (typeof by === 'string') return (await proposalRows(db, [by])).get(by) ?? null;
      return (await proposalRowsAt(db, [by])).get(placeName(by)) ?? null;
    },
    async participantProposals({ participantId, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      let query = db
        .selectFrom('proposal')
        .select(['proposal.id', sql<Date>`published_at`.as('key')])
        .where('author_id', '=', participantId)
        .where('status', '=', 'published');
      if (cursor !== null) {
        query = query.where(sql<boolean>`(published_at, id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`);
      }
      const found = await query
        .orderBy('published_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return await pageWith(db, found, { limit, before: [] });
    },
  };
}

type Order = {
  readonly direction: 'asc' | 'desc';
  readonly type: 'integer' | 'timestamptz';
  readonly expression: (query: ProposalQuery) => RawBuilder<Date | number>;
};

/** What each order sorts by; ties go by id. */
const ORDERS = {
  fair: {
    direction: 'asc',
    type: 'integer',
    expression: ({ seed }) => positionIn(seed),
  },
  newest: { direction: 'desc', type: 'timestamptz', expression: since },
  oldest: { direction: 'asc', type: 'timestamptz', expression: since },
  discussed: { direction: 'desc', type: 'integer', expression: () => sql`comments` },
  supported: { direction: 'desc', type: 'integer', expression: () => sql`coalesce(supported.total, 0)` },
} as const satisfies Record<ProposalOrder, Order>;

/** What is published has a moment, by which it is in an index. */
function since({ statuses }: ProposalQuery): RawBuilder<Date> {
  return statuses.every((status) => status === 'published')
    ? sql`published_at`
    : sql`coalesce(published_at, received_at)`;
}

/** With how many support each, here and in other cities: added up at once, for all of a consultation. */
function withSupports(
  proposals: SelectQueryBuilder<DB, 'proposal', object>,
  { consultationId, deciding }: Pick<ProposalQuery, 'consultationId' | 'deciding'>,
): SelectQueryBuilder<DB, 'proposal', object> {
  const counts = sql`side = 'for' and standing = any(${[...deciding]}::text[])`;
  const supported = sql<{ proposal_id: string; total: number }>`(
    select proposal_id, sum(total)::integer as total from (
      select proposal_id, total from support_total
      where ${counts} and proposal_id in (select id from proposal where consultation_id = ${consultationId})
      union all
      select proposal.id, total from subtotal_count join proposal using (consultation_id, number)
      where consultation_id = ${consultationId} and not ours and ${counts}
    ) counted group by proposal_id
  )`.as('supported');
  // Its columns are for the order alone.
  return proposals.leftJoin(supported, 'supported.proposal_id', 'proposal.id') as unknown as typeof proposals;
}

async function pageWith(
  db: Kysely<DB>,
  found: readonly { readonly id: string; readonly key: Date | number }[],
  page: { readonly limit: number; readonly before: Cursor },
): Promise<Page<ProposalRow>> {
  const rows = await proposalRows(
    db,
    found.slice(0, page.limit).map((row) => row.id),
  );
  return pageOf(found, page.limit, {
    item: ({ id }) => {
      const row = rows.get(id);
      if (row === undefined) throw new Error(`proposal ${id} went away while it was read`);
      return row;
    },
    cursor: (row) => [...page.before, row.key instanceof Date ? row.key.toISOString() : row.key, row.id],
  });
}

/** Proposals by id, each with its current version and counters. */
export async function proposalRows(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, ProposalRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectRows(db)
    .where(sql<boolean>`proposal.id = any(${ids.filter(isId)}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, rowOf(row)]));
}

/** The same by consultation and number. */
export async function proposalRowsAt(
  db: Kysely<DB>,
  places: readonly ProposalPlace[],
): Promise<ReadonlyMap<string, ProposalRow>> {
  const rows = await selectRows(db).where(isAt(places)).execute();
  return new Map(
    rows.map((row) => [placeName({ consultationId: row.consultation_id, number: row.place ?? 0 }), rowOf(row)]),
  );
}

/** One statement whatever is read: a page of proposals costs no more round trips than one. */
function selectRows(db: Kysely<DB>) {
  return db
    .selectFrom('proposal')
    .innerJoin('proposal_version', (join) =>
      join
        .onRef('proposal_version.proposal_id', '=', 'proposal.id')
        .onRef('proposal_version.number', '=', 'proposal.current_version'),
    )
    .innerJoin('participant', 'participant.id', 'proposal.author_id')
    .leftJoin('remote_actor', 'remote_actor.uri', 'participant.actor_uri')
    .leftJoin('published_total', 'published_total.proposal_id', 'proposal.id')
    .selectAll('proposal_version')
    .select([
      'proposal.id',
      'proposal.consultation_id',
      'proposal.number as place',
      'proposal.status',
      'proposal.tags',
      'proposal.topics',
      'proposal.lat',
      'proposal.lon',
      'proposal.place as place_name',
      'proposal.original',
      'proposal.uri',
      'proposal.comments',
      'proposal.verdict',
      'proposal.received_at',
      'proposal.published_at',
      'proposal.updated_at',
      'proposal.details_changed_at',
      'participant.id as author_id',
      'participant.kind',
      'participant.name',
      'participant.actor_uri',
      'remote_actor.handle',
      // Of somebody who was erased nothing leads to where they may be named (docs/adr/0059).
      sql<string | null>`(
        select url from source_item
        where subject_id = proposal.id and (participant.kind = 'imported' or exists (
          select from consultation where consultation.id = proposal.consultation_id and source_key is not null
        ))
        limit 1
      )`.as('source_url'),
      'published_total.source',
      'published_total.in_favour',
      'published_total.against',
      sql<readonly Count[] | null>`(
        select jsonb_agg(jsonb_build_object('standing', standing, 'side', side, 'version', version, 'count', total)
          order by side, standing, version)
        from ${JOINT_COUNTS} counted
      )`.as('counts'),
    ]);
}

function rowOf(row: Awaited<ReturnType<ReturnType<typeof selectRows>['executeTakeFirstOrThrow']>>): ProposalRow {
  const { title, body, lang, number: version, contentHash, cost, amends, warning } = versionOf(row, row.number);
  const { source, in_favour: inFavour, against } = row;
  return {
    id: row.id,
    consultationId: row.consultation_id,
    number: row.place,
    status: fromJson(row.status),
    title,
    body,
    lang,
    version,
    contentHash,
    cost,
    amends,
    warning,
    tags: row.tags,
    topics: row.topics,
    location: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
    place: row.place_name,
    author: {
      id: row.author_id,
      kind: fromJson(row.kind),
      name: row.name,
      actorUri: row.actor_uri,
      handle: row.handle,
    },
    original: row.original,
    sourceUrl: row.source_url,
    uri: row.uri,
    comments: row.comments,
    verdict: fromJson(row.verdict),
    receivedAt: row.received_at,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    detailsChangedAt: row.details_changed_at,
    counts: row.counts ?? [],
    published: source === null || inFavour === null || against === null ? null : { source, for: inFavour, against },
  };
}
