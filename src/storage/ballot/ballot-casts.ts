import { type Kysely, type Selectable, sql } from 'kysely';
import type { BallotReader, BallotWriter, StoredCast } from '../../application/ballot/ports.ts';
import type { BallotRow } from '../../domain/ballot/tally.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { BallotCast, DB } from '../kit/schema.ts';

/** Casts read at once: what is counted may be a million. */
const ROWS_AT_ONCE = 20_000;

type CastRow = {
  readonly id: string;
  readonly voter_key: string;
  readonly sequence: number;
  readonly standing: string;
  readonly rules_hash: string;
  readonly ciphertext: string;
};

export function castReader(
  db: Kysely<DB>,
): Pick<
  BallotReader,
  | 'ids'
  | 'publishedBefore'
  | 'countedTwice'
  | 'announcedHash'
  | 'cast'
  | 'castsOf'
  | 'encryptedRows'
  | 'plainCasts'
  | 'paperRows'
  | 'turnout'
  | 'casts'
> {
  return {
    async countedTwice(ballotId) {
      const { rows } = await sql<{ inEvents: number; inCasts: number }>`
        select
          (select count(*) from event where type = 'ballot-cast' and data ->> 'ballotId' = ${ballotId}) as "inEvents",
          (select coalesce(sum(sequence), 0) from ballot_cast where ballot_id = ${ballotId})
            + (select casts_merged from ballot where id = ${ballotId}) as "inCasts"`.execute(db);
      return rows[0] ?? { inEvents: 0, inCasts: 0 };
    },
    async announcedHash(ballotId) {
      const { rows } = await sql<{ hash: string }>`select data ->> 'rulesHash' as hash from event
        where type = 'ballot-announced' and data ->> 'ballotId' = ${ballotId} order by id limit 1`.execute(db);
      return rows[0]?.hash ?? null;
    },
    async publishedBefore(before) {
      const { rows } = await sql<{ id: string }>`
        select ballot.id from ballot join ballot_publication on ballot_publication.ballot_id = ballot.id
        where ballot_publication.published_at < ${before} and voters_forgotten_at is null order by ballot.id`.execute(
        db,
      );
      return rows.map(({ id }) => id);
    },
    ids: async () => (await db.selectFrom('ballot').select('id').orderBy('id').execute()).map(({ id }) => id),
    async cast(ballotId, voterKey) {
      return isId(ballotId) ? ((await castsOf(db, ballotId, [voterKey])).get(voterKey) ?? null) : null;
    },
    castsOf: async (ballotId, voterKeys) => await castsOf(db, ballotId, voterKeys),
    async encryptedRows(ballotId, after) {
      const { rows } = await sql<CastRow>`
        select id, voter_key, sequence, standing, rules_hash, ciphertext from ballot_cast
        where ballot_id = ${ballotId} and voter_key > ${after ?? ''} order by voter_key limit ${ROWS_AT_ONCE}`.execute(
        db,
      );
      const items = rows.map((row) => ({
        id: row.id,
        sequence: row.sequence,
        standing: fromJson<Standing>(row.standing),
        rulesHash: row.rules_hash,
        encryptedContent: row.ciphertext,
      }));
      return { items, next: rows.length === ROWS_AT_ONCE ? (rows.at(-1)?.voter_key ?? null) : null };
    },
    async plainCasts(limit) {
      const { rows } = await sql<{ id: string; ballot_id: string; content: string }>`
        select id, ballot_id, content from ballot_cast where content is not null order by id limit ${limit}`.execute(
        db,
      );
      return rows.map((row) => ({ id: row.id, ballotId: row.ballot_id, content: row.content }));
    },
    async paperRows(ballotId) {
      const { rows } = await sql<BallotRow>`
        select content, 'paper' as standing, 'paper' as channel, sum(count)::bigint as count
        from paper_row join paper_batch on paper_batch.id = batch_id
        where ballot_id = ${ballotId} and confirmed_at is not null group by content`.execute(db);
      return rows;
    },
    async turnout(ballotId) {
      const { rows } = await sql<Omit<BallotRow, 'content'>>`
        select standing, 'online' as channel, count(*) as count
        from ballot_cast where ballot_id = ${ballotId} group by standing
        union all
        select 'paper', 'paper', sum(sheets)::bigint
        from paper_batch where ballot_id = ${ballotId} and confirmed_at is not null having sum(sheets) > 0`.execute(db);
      return rows;
    },
    async casts(ballotId) {
      const { rows } = await sql<{ standing: Standing; casts: number }>`
        select standing, sum(casts)::bigint as casts from (
          select standing, sum(sequence) as casts from ballot_cast where ballot_id = ${ballotId} group by standing
          union all
          select 'paper', sum(sheets) from paper_batch where ballot_id = ${ballotId} and confirmed_at is not null
        ) counted where casts > 0 group by standing`.execute(db);
      return new Map(rows.map((row) => [row.standing, row.casts]));
    },
  };
}

export function castWriter(
  db: Kysely<DB>,
): Pick<
  BallotWriter,
  'saveCasts' | 'saveContents' | 'forgetArrivals' | 'forgetVoters' | 'reassignCast' | 'deleteCast'
> {
  const deleteCast: BallotWriter['deleteCast'] = async (ballotId, voterKey) => {
    await sql`
      with gone as (
        delete from ballot_cast where ballot_id = ${ballotId} and voter_key = ${voterKey} returning sequence
      )
      update ballot set casts_merged = casts_merged + gone.sequence from gone where id = ${ballotId}`.execute(db);
  };
  return {
    deleteCast,
    async reassignCast(ballotId, from, to) {
      await deleteCast(ballotId, to);
      await db
        .updateTable('ballot_cast')
        .set({ voter_key: to })
        .where('ballot_id', '=', ballotId)
        .where('voter_key', '=', from)
        .execute();
    },
    async saveCasts(casts) {
      // Requests hold no space: an array of arrays would have to be as wide everywhere.
      await sql`
        insert into ballot_cast (
          ballot_id, voter_key, id, sequence, standing, ciphertext, requests, rules_hash, received_at
        )
        select ballot_id, voter_key, id, sequence, standing, ciphertext, string_to_array(requests, ' '), rules_hash,
          received_at
        from unnest(
          ${casts.map((cast) => cast.ballotId)}::uuid[], ${casts.map((cast) => cast.voterKey)}::text[],
          ${casts.map((cast) => cast.id)}::uuid[], ${casts.map((cast) => cast.sequence)}::integer[],
          ${casts.map((cast) => cast.standing)}::text[], ${casts.map((cast) => cast.encryptedContent)}::text[],
          ${casts.map((cast) => cast.requests.join(' '))}::text[], ${casts.map((cast) => cast.rulesHash)}::text[],
          ${casts.map((cast) => cast.receivedAt.toISOString())}::timestamptz[]
        ) as cast_now (
          ballot_id, voter_key, id, sequence, standing, ciphertext, requests, rules_hash, received_at
        )
        on conflict (ballot_id, voter_key) do update set
          id = excluded.id, sequence = excluded.sequence, standing = excluded.standing,
          ciphertext = excluded.ciphertext, requests = excluded.requests, rules_hash = excluded.rules_hash,
          received_at = excluded.received_at
      `.execute(db);
    },
    async saveContents(ballotId, contents) {
      await sql`
        update ballot_cast set content = null, ciphertext = encrypted.content
        from unnest(
          ${contents.map(({ id }) => id)}::uuid[], ${contents.map(({ encryptedContent }) => encryptedContent)}::text[]
        ) as encrypted (id, content)
        where ballot_id = ${ballotId} and ballot_cast.id = encrypted.id`.execute(db);
    },
    async forgetVoters(ballotId, at) {
      await sql`
        update ballot_cast set voter_key = gen_random_uuid()::text, content = null, ciphertext = '', requests = '{}'
        where ballot_id = ${ballotId}`.execute(db);
      await sql`
        update ballot set secret_sealed = null, voters_forgotten_at = ${at} where id = ${ballotId}`.execute(db);
      await sql`delete from cast_subtree where ballot_id = ${ballotId}`.execute(db);
    },
    async forgetArrivals(ballotId) {
      // Rows lie in the order in which they were written, with the number of the transaction that wrote them: all are
      // written anew at once, in the order of their keys, which is none.
      await sql`
        with taken as (delete from ballot_cast where ballot_id = ${ballotId} returning *)
        insert into ballot_cast (
          ballot_id, voter_key, id, sequence, standing, ciphertext, requests, rules_hash, received_at
        )
        select ballot_id, voter_key, id, sequence, standing, ciphertext, requests, rules_hash,
          date_trunc('hour', received_at, 'UTC')
        from taken order by voter_key
      `.execute(db);
    },
  };
}

async function castsOf(
  db: Kysely<DB>,
  ballotId: string,
  voterKeys: readonly string[],
): Promise<ReadonlyMap<string, StoredCast>> {
  const rows = await db
    .selectFrom('ballot_cast')
    .selectAll()
    .where('ballot_id', '=', ballotId)
    .where(sql<boolean>`voter_key = any(${[...voterKeys]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.voter_key, castOf(row)]));
}

function castOf(row: Selectable<BallotCast>): StoredCast {
  return {
    id: row.id,
    ballotId: row.ballot_id,
    voterKey: row.voter_key,
    sequence: row.sequence,
    standing: fromJson(row.standing),
    channel: 'online',
    batchId: null,
    encryptedContent: row.ciphertext ?? '',
    requests: row.requests,
    rulesHash: row.rules_hash,
    receivedAt: row.received_at,
  };
}

export function liveReader(db: Kysely<DB>): Pick<BallotReader, 'live' | 'liveTally'> {
  const liveTally: BallotReader['liveTally'] = async (ballotId) => {
    const row = await db.selectFrom('live_tally').selectAll().where('ballot_id', '=', ballotId).executeTakeFirst();
    return row === undefined
      ? null
      : { tally: fromJson(row.tally), countedAt: row.counted_at, lookedAt: row.looked_at };
  };
  return {
    liveTally,
    async live(ballotId) {
      const tally = await liveTally(ballotId);
      if (tally === null) return null;
      const rows = await db.selectFrom('live_count').selectAll().where('ballot_id', '=', ballotId).execute();
      const counts = rows.map((row) => ({
        standing: fromJson<'resident'>(row.standing),
        casts: row.casts,
        rows: fromJson<[]>(row.rows),
      }));
      return { ...tally, counts };
    },
  };
}

export function liveWriter(db: Kysely<DB>): Pick<BallotWriter, 'saveLive'> {
  return {
    async saveLive(ballotId, lookedAt, live) {
      if (live === null) {
        await db.updateTable('live_tally').set({ looked_at: lookedAt }).where('ballot_id', '=', ballotId).execute();
        return;
      }
      const values = { tally: jsonb(live.tally), counted_at: live.countedAt, looked_at: lookedAt };
      await db
        .insertInto('live_tally')
        .values({ ballot_id: ballotId, ...values })
        .onConflict((conflict) => conflict.column('ballot_id').doUpdateSet(values))
        .execute();
      await sql`delete from live_count where ballot_id = ${ballotId}`.execute(db);
      for (const { standing, casts, rows } of live.counts) {
        await db
          .insertInto('live_count')
          .values({ ballot_id: ballotId, standing, casts, rows: jsonb(rows) })
          .execute();
      }
    },
  };
}
