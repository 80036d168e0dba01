import { type Kysely, type Selectable, sql } from 'kysely';
import type { BallotReader, BallotWriter } from '../application/ballots.ts';
import type { Cast, CastContent } from '../domain/ballot/cast.ts';
import type { BallotRow } from '../domain/ballot/tally.ts';
import { isId } from '../domain/id.ts';
import type { Standing } from '../domain/participant/standing.ts';
import { fromJson } from './json.ts';
import type { BallotCast, DB } from './schema.ts';

export function castReader(
  db: Kysely<DB>,
): Pick<BallotReader, 'ids' | 'cast' | 'sequences' | 'rows' | 'turnout' | 'casts'> {
  return {
    ids: async () => (await db.selectFrom('ballot').select('id').orderBy('id').execute()).map(({ id }) => id),
    async cast(ballotId, voterKey) {
      if (!isId(ballotId)) return null;
      const row = await db
        .selectFrom('ballot_cast')
        .selectAll()
        .where('ballot_id', '=', ballotId)
        .where('voter_key', '=', voterKey)
        .executeTakeFirst();
      return row === undefined ? null : castOf(row);
    },
    async sequences(ballotId, voterKeys) {
      const { rows } = await sql<{ voter_key: string; sequence: number }>`
        select voter_key, sequence from ballot_cast
        where ballot_id = ${ballotId} and voter_key = any(${[...voterKeys]}::text[])`.execute(db);
      return new Map(rows.map((row) => [row.voter_key, row.sequence]));
    },
    async rows(ballotId) {
      const { rows } = await sql<BallotRow>`
        select content, standing, 'online' as channel, count(*) as count
        from ballot_cast where ballot_id = ${ballotId} group by content, standing
        union all
        select content, 'paper', 'paper', sum(count)::bigint
        from paper_row join paper_batch on paper_batch.id = batch_id
        where ballot_id = ${ballotId} and confirmed_at is not null group by content`.execute(db);
      if (rows.some(({ content }) => content === null)) throw new Error('a ballot is counted before it was unsealed');
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

export function castWriter(db: Kysely<DB>): Pick<BallotWriter, 'casts' | 'passCast' | 'dropCast'> {
  const dropCast: BallotWriter['dropCast'] = async (ballotId, voterKey) => {
    await db.deleteFrom('ballot_cast').where('ballot_id', '=', ballotId).where('voter_key', '=', voterKey).execute();
  };
  return {
    dropCast,
    async passCast(ballotId, from, to) {
      await dropCast(ballotId, to);
      await db
        .updateTable('ballot_cast')
        .set({ voter_key: to })
        .where('ballot_id', '=', ballotId)
        .where('voter_key', '=', from)
        .execute();
    },
    async casts(casts) {
      const contents = casts.map(({ content }) => (content.sealed ? null : content.content));
      const ciphertexts = casts.map(({ content }) => (content.sealed ? content.ciphertext : null));
      await sql`
        insert into ballot_cast (
          ballot_id, voter_key, id, sequence, standing, content, ciphertext, rules_hash, received_at
        )
        select * from unnest(
          ${casts.map((cast) => cast.ballotId)}::uuid[], ${casts.map((cast) => cast.voterKey)}::text[],
          ${casts.map((cast) => cast.id)}::uuid[], ${casts.map((cast) => cast.sequence)}::integer[],
          ${casts.map((cast) => cast.standing)}::text[], ${contents}::text[], ${ciphertexts}::text[],
          ${casts.map((cast) => cast.rulesHash)}::text[],
          ${casts.map((cast) => cast.receivedAt.toISOString())}::timestamptz[]
        )
        on conflict (ballot_id, voter_key) do update set
          id = excluded.id, sequence = excluded.sequence, standing = excluded.standing, content = excluded.content,
          ciphertext = excluded.ciphertext, rules_hash = excluded.rules_hash, received_at = excluded.received_at
      `.execute(db);
    },
  };
}

function castOf(row: Selectable<BallotCast>): Cast {
  return {
    id: row.id,
    ballotId: row.ballot_id,
    voterKey: row.voter_key,
    sequence: row.sequence,
    standing: fromJson(row.standing),
    channel: 'online',
    batchId: null,
    content: contentOf(row),
    rulesHash: row.rules_hash,
    receivedAt: row.received_at,
  };
}

function contentOf({ content, ciphertext }: Selectable<BallotCast>): CastContent {
  return content === null ? { sealed: true, ciphertext: ciphertext ?? '' } : { sealed: false, content };
}
