import { type Kysely, sql } from 'kysely';
import { type BulkWriter, supportKey } from '../../application/import/ports.ts';
import type { Support } from '../../domain/support/support.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { decisionRow } from '../moderation/moderation.ts';
import { participantValues } from '../participant/participants.ts';
import { proposalValues, versionValues } from '../proposal/proposals.ts';
import { COUNTED_SUPPORTS } from '../support/counted-supports.ts';

/** Rows of one statement. A statement has at most 65,535 parameters; columns of arrays are not bound by it. */
const WIDE_ROWS = 250;
const NARROW_ROWS = 1_000;

export function bulkWriter(db: Kysely<DB>): BulkWriter {
  return {
    async findProposals(originals) {
      const rows = await inPortions(originals, NARROW_ROWS, (some) =>
        db
          .selectFrom('proposal')
          .select(['id', 'original', 'consultation_id'])
          .where(sql<boolean>`original = any(${some}::text[])`)
          .execute(),
      );
      return new Map(rows.map((row) => [row.original ?? '', { id: row.id, consultationId: row.consultation_id }]));
    },
    async hasOthers(consultationId, keyPrefix) {
      const { rows } = await sql<{ found: boolean }>`
        select exists (
          select from proposal join participant on participant.id = proposal.author_id
          where consultation_id = ${consultationId} and erased_at is null
            and not starts_with(coalesce(original, ''), ${keyPrefix})
        ) as found`.execute(db);
      return rows[0]?.found ?? false;
    },
    async findParticipants(importKeys) {
      const rows = await inPortions(importKeys, NARROW_ROWS, (some) =>
        db
          .selectFrom('participant')
          .select(['id', 'import_key'])
          .where(sql<boolean>`import_key = any(${some}::text[])`)
          .execute(),
      );
      return new Map(rows.map((row) => [row.import_key ?? '', row.id]));
    },
    async findErased(keyHashes) {
      const rows = await inPortions(keyHashes, NARROW_ROWS, (some) =>
        db
          .selectFrom('erased_import')
          .select('key_hash')
          .where(sql<boolean>`key_hash = any(${some}::text[])`)
          .execute(),
      );
      return new Set(rows.map((row) => row.key_hash));
    },
    async exclude(keyHash) {
      await db
        .insertInto('erased_import')
        .values({ key_hash: keyHash })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async findSupports(proposalIds) {
      const rows = await db
        .selectFrom('support')
        .select(['proposal_id', 'supporter', 'side', 'given_at'])
        .where(anyOf('proposal_id', proposalIds))
        .execute();
      return new Map(
        rows.map((row) => [
          supportKey(row.proposal_id, fromJson(row.supporter)),
          { side: fromJson(row.side), givenAt: row.given_at },
        ]),
      );
    },
    async findTotals(proposalIds) {
      const rows = await db
        .selectFrom('published_total')
        .selectAll()
        .where(anyOf('proposal_id', proposalIds))
        .execute();
      return rows.map((row) => ({
        proposalId: row.proposal_id,
        source: row.source,
        for: row.in_favour,
        against: row.against,
        recounted: row.recounted,
      }));
    },
    async importedCounts(proposalIds) {
      const { rows } = await sql<{ proposal_id: string; for: number; against: number }>`
        select proposal_id,
          coalesce(sum(total) filter (where side = 'for'), 0)::integer as for,
          coalesce(sum(total) filter (where side = 'against'), 0)::integer as against
        from support_total where standing = 'imported' and ${anyOf('proposal_id', proposalIds)}
        group by proposal_id`.execute(db);
      return new Map(rows.map((row) => [row.proposal_id, { for: row.for, against: row.against }]));
    },
    async allocateNumbers(consultationId, count) {
      const row = await db
        .updateTable('consultation')
        .set((at) => ({ next_number: at('next_number', '+', count) }))
        .where('id', '=', consultationId)
        .returning('next_number')
        .executeTakeFirstOrThrow();
      return row.next_number - count;
    },
    async addParticipants(participants) {
      await inPortions(participants, WIDE_ROWS, async (some) => {
        const values = some.map((participant) => ({
          id: participant.id,
          link_sealed: participant.encryptedLink ?? null,
          ...participantValues(participant),
        }));
        await db.insertInto('participant').values(values).execute();
        return [];
      });
    },
    async addProposals(proposals) {
      await inPortions(proposals, WIDE_ROWS, async (some) => {
        const values = some.map((proposal) => ({ id: proposal.id, ...proposalValues(proposal) }));
        await db.insertInto('proposal').values(values).execute();
        const versions = some.map(({ id, current }) => ({
          proposal_id: id,
          number: current.number,
          ...versionValues(current),
        }));
        await db.insertInto('proposal_version').values(versions).execute();
        const authors = some.map((each) => ({ consultation_id: each.consultationId, participant_id: each.authorId }));
        await db
          .insertInto('involvement')
          .values(authors)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return [];
      });
    },
    async addDecisions(decisions) {
      await inPortions(decisions, WIDE_ROWS, async (some) => {
        await db.insertInto('decision').values(some.map(decisionRow)).execute();
        return [];
      });
    },
    async saveTotals(totals) {
      await inPortions(totals, NARROW_ROWS, async (some) => {
        await sql`
          insert into published_total (proposal_id, source, in_favour, against, recounted)
          select * from unnest(
            ${some.map((row) => row.proposalId)}::uuid[], ${some.map((row) => row.source)}::text[],
            ${some.map((row) => row.for)}::integer[], ${some.map((row) => row.against)}::integer[],
            ${some.map((row) => row.recounted)}::boolean[]
          )
          on conflict (proposal_id) do update set
            source = excluded.source, in_favour = excluded.in_favour,
            against = excluded.against, recounted = excluded.recounted`.execute(db);
        return [];
      });
    },
    async deleteTotals(proposalIds) {
      await db.deleteFrom('published_total').where(anyOf('proposal_id', proposalIds)).execute();
    },
    async saveSupports(given, { consultationId, onPortion }) {
      let done = 0;
      await inPortions(given, NARROW_ROWS, async (some) => {
        await writeSupports(db, some);
        await sql`
          insert into supporter (consultation_id, pseudonym)
          select ${consultationId}::uuid, pseudonym from unnest(${some.map((word) => word.supporter)}::text[]) as pseudonym
          on conflict do nothing`.execute(db);
        done += some.length;
        onPortion(done);
        return [];
      });
    },
    async deleteSupports(words) {
      await inPortions(words, NARROW_ROWS, async (some) => {
        await sql`
          delete from support using unnest(
            ${some.map((word) => word.proposalId)}::uuid[], ${some.map((word) => word.supporter)}::text[]
          ) as word (proposal_id, supporter)
          where support.proposal_id = word.proposal_id and support.supporter = word.supporter`.execute(db);
        return [];
      });
    },
    async lockProposals(proposalIds) {
      await db
        .selectFrom('proposal')
        .select('id')
        .where(anyOf('id', proposalIds))
        .orderBy('id')
        .forNoKeyUpdate()
        .execute();
    },
    async recount(proposalIds) {
      if (proposalIds.length === 0) return;
      await db.deleteFrom('support_total').where(anyOf('proposal_id', proposalIds)).execute();
      await sql`
        insert into support_total (proposal_id, side, standing, version, total)
        select proposal_id, side, standing, version, total from ${COUNTED_SUPPORTS} counted
        where ${anyOf('proposal_id', proposalIds)}`.execute(db);
    },
  };
}

async function writeSupports(db: Kysely<DB>, words: readonly Support[]): Promise<void> {
  await sql`
    insert into support (proposal_id, supporter, side, version, standing, given_at, recent)
    select *, false from unnest(
      ${words.map((word) => word.proposalId)}::uuid[], ${words.map((word) => word.supporter)}::text[],
      ${words.map((word) => word.side)}::text[], ${words.map((word) => word.version)}::integer[],
      ${words.map((word) => word.standing)}::text[],
      ${words.map((word) => word.givenAt.toISOString())}::timestamptz[]
    )
    on conflict (proposal_id, supporter) do update set
      side = excluded.side, version = excluded.version, standing = excluded.standing,
      given_at = excluded.given_at`.execute(db);
}

function anyOf(column: 'id' | 'proposal_id', ids: readonly string[]) {
  return sql<boolean>`${sql.ref(column)} = any(${[...ids]}::uuid[])`;
}

async function inPortions<T, R>(
  all: readonly T[],
  size: number,
  work: (some: T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += size) results.push(...(await work(all.slice(at, at + size))));
  return results;
}
