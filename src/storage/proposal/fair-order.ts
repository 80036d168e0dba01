import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { dayOfSeed, nthOfSeed } from '../../domain/consultation/fair-order.ts';
import type { Database } from '../kit/database.ts';
import type { DB } from '../kit/schema.ts';

/** A key has 31 bits. The first four of them are the sixteenth of the day's order that a proposal is in. */
const KEY_MAX = 2 ** 31 - 1;
const PART_BITS = 27;
const PARTS = 16;
const PART_MAX = 2 ** PART_BITS - 1;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The key that a proposal has on a day. The day is written out: an index is on the key of one day. */
const dailyKey = (day: RawBuilder<unknown>) =>
  sql<number>`(uuid_hash_extended(proposal.id, ${day}) & ${sql.lit(KEY_MAX)})::integer`;
const literally = (day: number) => sql`${sql.raw(String(Math.trunc(day)))}::bigint`;

/**
 * What makes a key of the day the place in one of its shuffles, by exclusive or: it puts the sixteenths in another
 * succession, and in every second shuffle goes backwards in each. So of two proposals each comes first in eight of the sixteen.
 */
const swapOf = (seed: number) => (nthOfSeed(seed) << PART_BITS) | (isBackwards(seed) ? PART_MAX : 0);
const isBackwards = (seed: number) => nthOfSeed(seed) % 2 === 1;

/** Where a proposal is in a shuffle. */
export function positionIn(seed: number): RawBuilder<number> {
  return sql<number>`(${dailyKey(sql`${dayOfSeed(seed)}::bigint`)} # ${swapOf(seed)}::integer)`;
}

export type ShuffledPage = {
  readonly seed: number;
  readonly after: { readonly position: number; readonly id: string } | null;
  readonly limit: number;
};

/**
 * Proposals in the order of a shuffle: by ranges of the index of its day, one in each sixteenth, or sorted where there is
 * none. One statement, which looks itself whether there is: planned anew each time, since the day is part of its text.
 */
export async function shuffledIds(
  db: Kysely<DB>,
  proposals: SelectQueryBuilder<DB, 'proposal', object>,
  { seed, after, limit }: ShuffledPage,
): Promise<readonly { readonly id: string; readonly key: number }[]> {
  const day = dayOfSeed(seed);
  const swap = swapOf(seed);
  const key = dailyKey(literally(day));
  const position = sql<number>`(${key} # ${swap}::integer)`;
  const parts = partsAfter(after, seed);
  const inPart = proposals
    .select(['proposal.id', key.as('key')])
    .where(sql<boolean>`${key} between part.least and part.most`)
    .where(sql<boolean>`(${key} <> part.after_key or proposal.id > part.after_id)`)
    .orderBy(key, isBackwards(seed) ? 'desc' : 'asc')
    .orderBy('proposal.id')
    .limit(limit);
  let sorted = proposals
    .select(['proposal.id', position.as('key')])
    .where(sql<boolean>`not (select ready from index_of_day)`)
    .orderBy('key')
    .orderBy('proposal.id')
    .limit(limit);
  if (after !== null)
    sorted = sorted.where(sql<boolean>`(${position}, proposal.id) > (${after.position}::integer, ${after.id}::uuid)`);
  const { rows } = await sql<{ id: string; key: number }>`
    /* not prepared */ with index_of_day as (
      select exists (
        select from pg_index where indexrelid = to_regclass(${indexName(day)}) and indisvalid
      ) as ready
    )
    (
      select found.id, found.key # ${swap}::integer as key
      from unnest(
        ${parts.map(({ least }) => least)}::integer[], ${parts.map(({ most }) => most)}::integer[],
        ${parts.map(({ afterKey }) => afterKey)}::integer[], ${parts.map(({ afterId }) => afterId)}::uuid[]
      ) as part (least, most, after_key, after_id) cross join lateral (${inPart}) found
      where (select ready from index_of_day)
    ) union all (${sorted})
    order by key, id limit ${limit}`.execute(db);
  return rows;
}

/** The sixteenths of a shuffle that are after a place in it, as ranges of keys; those of the first key are after an id. */
function partsAfter(after: ShuffledPage['after'], seed: number) {
  const first = (after?.position ?? 0) >> PART_BITS;
  return Array.from({ length: PARTS - first }, (_, nth) => {
    const least = ((first + nth) ^ nthOfSeed(seed)) << PART_BITS;
    const most = least + PART_MAX;
    const begun = after !== null && nth === 0;
    const afterKey = begun ? after.position ^ swapOf(seed) : isBackwards(seed) ? most : least;
    const range = isBackwards(seed) ? { least, most: afterKey } : { least: afterKey, most };
    return { ...range, afterKey, afterId: begun ? after.id : FIRST_ID };
  });
}

/** With fewer proposals than this in every consultation, sorting them is as fast. */
const WORTH_AN_INDEX = 1_000;
const DAY_MS = 86_400_000;
const INDEX = /^proposal_fair_\d+$/;
const indexName = (day: number) => `proposal_fair_${day}`;

/**
 * Has an index for the shuffles of yesterday, which some still read, of today, and of tomorrow, so that it is there when the
 * day begins; drops those of before. Where it is late, shuffles are sorted. Outside any transaction: nobody waits for it.
 */
export async function prepareFairOrderIndexes({ db, engine }: Database, now: Date): Promise<void> {
  const today = Math.floor(now.getTime() / DAY_MS);
  const { rows: large } = await sql`
    select from consultation_count group by consultation_id having sum(proposals) >= ${WORTH_AN_INDEX} limit 1`.execute(
    db,
  );
  const wanted = large.length === 0 ? [] : [today - 1, today, today + 1];
  const { rows } = await sql<{ name: string; valid: boolean }>`
    select relname as name, indisvalid as valid from pg_index join pg_class on pg_class.oid = indexrelid
    where indrelid = to_regclass('proposal') and relname like 'proposal_fair_%'`.execute(db);
  const found = rows.filter(({ name }) => INDEX.test(name));
  const names = new Set(wanted.map(indexName));
  const concurrently = sql.raw(engine === 'postgres' ? 'concurrently' : '');
  const good = new Set(found.flatMap(({ name, valid }) => (valid && names.has(name) ? [name] : [])));
  for (const { name } of found)
    if (!good.has(name)) await sql`drop index ${concurrently} if exists ${sql.table(name)}`.execute(db);
  for (const day of wanted) {
    if (good.has(indexName(day))) continue;
    await sql`
      create index ${concurrently} if not exists ${sql.table(indexName(day))}
      on proposal (consultation_id, (${indexed(day)}), id)`.execute(db);
  }
}

/** The same expression as {@link dailyKey}, as an index has it. */
function indexed(day: number): RawBuilder<unknown> {
  return sql`(uuid_hash_extended(id, ${literally(day)}) & ${sql.lit(KEY_MAX)})::integer`;
}
