import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  BallotReader,
  BallotWriter,
  CastSubtree,
  PublishedHead,
  PublishedPattern,
} from '../../application/ballot/ports.ts';
import type { PaperBatch, PaperRow } from '../../domain/ballot/paper.ts';
import type { Tally } from '../../domain/ballot/tally.ts';
import { isId } from '../../domain/kit/id.ts';
import { decodeCursor, pageOf } from '../kit/keyset.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, PaperBatch as PaperBatchTable } from '../kit/schema.ts';

/** Patterns of one portion, read or written: a ballot may have a million of them. */
const PORTION = 5_000;

export function publicationReader(
  db: Kysely<DB>,
): Pick<BallotReader, 'publication' | 'castSubtree' | 'patterns' | 'resultCheck'> {
  return {
    async publication(ballotId) {
      const row = await db
        .selectFrom('ballot_publication')
        .leftJoin('cast_tree', 'cast_tree.ballot_id', 'ballot_publication.ballot_id')
        .select(['ballots', 'tally', 'published_at', 'count', 'root'])
        .where('ballot_publication.ballot_id', '=', ballotId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { count, root } = row;
      const casts = count === null || root === null ? null : { count, root: root.toString('base64') };
      const [ballots, tally] = [fromJson<PublishedHead>(row.ballots), fromJson<Tally>(row.tally)];
      return { ballotId, ballots, tally, casts, publishedAt: row.published_at };
    },
    async castSubtree(ballotId, receipt) {
      const { rows } = await sql<Omit<CastSubtree, 'roots'>>`
        select place, hashes from cast_subtree
        where ballot_id = ${ballotId}::uuid and substring(hashes from 1 for 32) <= ${Buffer.from(receipt)}::bytea
        order by place desc limit 1`.execute(db);
      const [found] = rows;
      if (found === undefined) return null;
      const all = db.selectFrom('cast_subtree').select('root').where('ballot_id', '=', ballotId).orderBy('place');
      return { ...found, roots: (await all.execute()).map(({ root }) => root) };
    },
    async resultCheck() {
      const row = await db.selectFrom('result_check').selectAll().executeTakeFirst();
      return row === undefined ? null : { at: row.checked_at, differing: fromJson(row.differing) };
    },
    async patterns(ballotId, after) {
      const cursor = decodeCursor(after, ['integer', 'integer']);
      let query = db.selectFrom('published_pattern').selectAll().where('ballot_id', '=', ballotId);
      if (cursor !== null) {
        query = query.where(sql<boolean>`(pile, place) > (${cursor[0]}::integer, ${cursor[1]}::integer)`);
      }
      const rows = await query
        .orderBy('pile')
        .orderBy('place')
        .limit(PORTION + 1)
        .execute();
      return pageOf(rows, PORTION, {
        item: ({ pile, content, count }) => ({ pile, content, count }),
        cursor: (row) => [row.pile, row.place],
      });
    },
  };
}

export function publicationWriter(db: Kysely<DB>): Pick<BallotWriter, 'savePublication' | 'saveResultCheck'> {
  return {
    saveResultCheck: ({ at, differing }) =>
      upsert(db, 'result_check', { key: { id: 1 }, values: { checked_at: at, differing: jsonb(differing) } }),
    async savePublication({ ballotId, ballots, tally, casts, publishedAt }, { patterns, subtrees }) {
      await db
        .insertInto('ballot_publication')
        .values({ ballot_id: ballotId, ballots: jsonb(ballots), tally: jsonb(tally), published_at: publishedAt })
        .execute();
      const root = Buffer.from(casts.root, 'base64');
      await db.insertInto('cast_tree').values({ ballot_id: ballotId, count: casts.count, root }).execute();
      await sql`
        insert into cast_subtree (ballot_id, place, root, hashes)
        select ${ballotId}::uuid, nth - 1, root, hashes from unnest(
          ${subtrees.map((each) => each.root)}::bytea[], ${subtrees.map((each) => each.hashes)}::bytea[]
        ) with ordinality as given (root, hashes, nth)`.execute(db);
      let place = 0;
      let portion: PublishedPattern[] = [];
      const put = async () => {
        await sql`
          insert into published_pattern (ballot_id, pile, place, content, count)
          select ${ballotId}::uuid, pile, ${place}::integer + nth - 1, content, count from unnest(
            ${portion.map((row) => row.pile)}::integer[], ${portion.map((row) => row.content)}::text[],
            ${portion.map((row) => row.count)}::integer[]
          ) with ordinality as pattern (pile, content, count, nth)`.execute(db);
        place += portion.length;
        portion = [];
      };
      for (const pattern of patterns) {
        portion.push(pattern);
        if (portion.length === PORTION) await put();
      }
      if (portion.length > 0) await put();
    },
  };
}

export function paperReader(db: Kysely<DB>): Pick<BallotReader, 'batch' | 'batches' | 'paper'> {
  return {
    async batch(id) {
      if (!isId(id)) return null;
      const row = await db
        .selectFrom('paper_batch')
        .selectAll()
        .where('id', '=', id)
        .where('discarded_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? null : ((await batchesWith(db, [row]))[0] ?? null);
    },
    async batches(ballotId) {
      const rows = await db
        .selectFrom('paper_batch')
        .selectAll()
        .where('ballot_id', '=', ballotId)
        .where('discarded_at', 'is', null)
        .orderBy('entered_at')
        .orderBy('id')
        .execute();
      return await batchesWith(db, rows);
    },
    async paper(ballotId) {
      const { rows } = await sql<{ confirmed: boolean; batches: number; sheets: number }>`
        select confirmed_at is not null as confirmed, count(*) as batches, sum(sheets)::bigint as sheets
        from paper_batch where ballot_id = ${ballotId} and discarded_at is null group by 1`.execute(db);
      const of = (confirmed: boolean) => {
        const row = rows.find((each) => each.confirmed === confirmed);
        return { batches: row?.batches ?? 0, sheets: row?.sheets ?? 0 };
      };
      return { confirmed: of(true), waiting: of(false) };
    },
  };
}

export function paperWriter(db: Kysely<DB>): Pick<BallotWriter, 'saveBatch' | 'confirmBatch' | 'discardBatch'> {
  return {
    async saveBatch(batch) {
      await db
        .insertInto('paper_batch')
        .values({
          id: batch.id,
          ballot_id: batch.ballotId,
          reference: batch.reference,
          place: batch.place,
          sheets: batch.sheets,
          entered_by: batch.enteredBy,
          entered_at: batch.enteredAt,
        })
        .execute();
      await sql`
        insert into paper_row (batch_id, content, count)
        select ${batch.id}::uuid, * from unnest(
          ${batch.rows.map((row) => row.content)}::text[], ${batch.rows.map((row) => row.count)}::integer[]
        )`.execute(db);
    },
    async confirmBatch(batch) {
      await db
        .updateTable('paper_batch')
        .set({ confirmed_by: batch.confirmedBy, confirmed_at: batch.confirmedAt })
        .where('id', '=', batch.id)
        .execute();
    },
    async discardBatch(id, by) {
      await db
        .updateTable('paper_batch')
        .set({ discarded_by: by.id, discarded_at: by.at })
        .where('id', '=', id)
        .execute();
    },
  };
}

async function batchesWith(
  db: Kysely<DB>,
  batches: readonly Selectable<PaperBatchTable>[],
): Promise<readonly PaperBatch[]> {
  const ids = batches.map(({ id }) => id);
  const rows = await db
    .selectFrom('paper_row')
    .selectAll()
    .where(sql<boolean>`batch_id = any(${ids}::uuid[])`)
    .orderBy(sql`content collate "C"`)
    .execute();
  const byBatch = new Map<string, PaperRow[]>(ids.map((id) => [id, []]));
  for (const { batch_id, content, count } of rows) byBatch.get(batch_id)?.push({ content, count });
  return batches.map((row) => ({
    id: row.id,
    ballotId: row.ballot_id,
    reference: row.reference,
    place: row.place,
    sheets: row.sheets,
    rows: byBatch.get(row.id) ?? [],
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at,
  }));
}
