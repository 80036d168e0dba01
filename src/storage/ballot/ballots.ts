import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { BallotLock, BallotReader, BallotWriter, StoredBallot } from '../../application/ballot/ports.ts';
import type { BallotExtension, BallotOption } from '../../domain/ballot/ballot.ts';
import type { BallotRules } from '../../domain/ballot/rules.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { castReader, castWriter, liveReader, liveWriter } from './ballot-casts.ts';
import { paperReader, paperWriter, publicationReader, publicationWriter } from './ballot-publications.ts';

export function ballotReader(db: Kysely<DB>): BallotReader {
  return {
    byId: async (id) => (isId(id) ? await oneBallot(db, sql`ballot.id = ${id}`, null) : null),
    bySlug: async (consultationId, slug) =>
      isStorableText(slug)
        ? await oneBallot(db, sql`consultation_id = ${consultationId} and slug = ${slug}`, null)
        : null,
    byUri: async (uri) => (isStorableText(uri) ? await oneBallot(db, sql`uri = ${uri}`, null) : null),
    of: async (consultationId) => await ballotsWhere(db, sql`consultation_id = ${consultationId}`, null),
    ...castReader(db),
    ...paperReader(db),
    ...liveReader(db),
    ...publicationReader(db),
    async unannounced(now) {
      const { rows } = await sql<{ ballot_id: string; edge: 'opened' | 'closed' | 'final'; at: Date }>`
        select ballot_id, edge, at from (
          select id as ballot_id, opens_at as at, 0 as place, 'opened' as edge from ballot
          where opening_announced_at is null and published_at is not null
          union all
          select id, closes_at, 1, 'closed' from ballot
          where closing_announced_at is null and published_at is not null
          union all
          select id, greatest(closes_at, paper_until), 2, 'final' from ballot
          where published_at is not null
            and not exists (select from ballot_publication where ballot_publication.ballot_id = ballot.id)
        ) edges where at <= ${now} order by at, place, ballot_id`.execute(db);
      return rows.map((row) => ({ ballotId: row.ballot_id, edge: row.edge, at: row.at }));
    },
    async nextEdge(now) {
      const { rows } = await sql<{ edge: Date | null }>`
        select min(edge) as edge from ballot, lateral (values (opens_at), (closes_at), (paper_until)) edges (edge)
        where published_at is not null and edge > ${now}`.execute(db);
      return rows[0]?.edge ?? null;
    },
  };
}

export function ballotWriter(db: Kysely<DB>): BallotWriter {
  return {
    async save({ ballot, encryptedSecret }) {
      const values = {
        slug: ballot.slug,
        position: ballot.position,
        question: jsonb(ballot.question),
        description: ballot.description === null ? null : jsonb(ballot.description),
        method: ballot.method,
        rules: jsonb(ballot.rules),
        opens_at: ballot.opensAt,
        closes_at: ballot.closesAt,
        paper_until: ballot.paperUntil,
        published_at: ballot.publishedAt,
        rules_hash: ballot.rulesHash,
        uri: ballot.uri,
      };
      const { id, consultationId: consultation_id, createdAt: created_at } = ballot;
      await db
        .insertInto('ballot')
        .values({ id, consultation_id, created_at, secret_sealed: encryptedSecret, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
      await writeOptions(db, id, ballot.options);
    },
    async delete(id) {
      await db.deleteFrom('ballot_option').where('ballot_id', '=', id).execute();
      await db.deleteFrom('ballot').where('id', '=', id).where('published_at', 'is', null).execute();
    },
    lock: async (id, to) => (isId(id) ? await oneBallot(db, sql`ballot.id = ${id}`, to) : null),
    async saveExtension(extension) {
      await db
        .insertInto('ballot_extension')
        .values({
          id: extension.id,
          ballot_id: extension.ballotId,
          closed_before: extension.from,
          closes_now: extension.to,
          reason: jsonb(extension.reason),
          agent_id: extension.agentId,
          extended_at: extension.at,
        })
        .execute();
    },
    async markAnnounced(id, edge, at) {
      const column = edge === 'opened' ? 'opening_announced_at' : 'closing_announced_at';
      const row = await db
        .updateTable('ballot')
        .set({ [column]: at })
        .where('id', '=', id)
        .where(column, 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    ...castWriter(db),
    ...paperWriter(db),
    ...liveWriter(db),
    ...publicationWriter(db),
  };
}

/** Options of a draft may all be others; those of a published ballot are the same, and their rows stay. */
async function writeOptions(db: Kysely<DB>, ballotId: string, options: readonly BallotOption[]): Promise<void> {
  const ids = options.map((option) => option.id);
  await sql`delete from ballot_option where ballot_id = ${ballotId} and id <> all (${ids}::uuid[])`.execute(db);
  if (options.length === 0) return;
  await db
    .insertInto('ballot_option')
    .values(
      options.map((option) => ({
        id: option.id,
        ballot_id: ballotId,
        number: option.number,
        name: jsonb(option.name),
        description: option.description === null ? null : jsonb(option.description),
        cost: option.cost,
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/**
 * A vote holds the ballot as its foreign key will, so that votes never wait for one another; the close waits for every
 * vote that holds it, and votes that come after wait for the close and then see it.
 */
const LOCKS = {
  cast: sql`for key share of ballot`,
  change: sql`for no key update of ballot`,
  close: sql`for update of ballot`,
} as const satisfies Record<BallotLock, RawBuilder<unknown>>;

async function oneBallot(
  db: Kysely<DB>,
  where: RawBuilder<unknown>,
  lock: BallotLock | null,
): Promise<StoredBallot | null> {
  return (await ballotsWhere(db, where, lock))[0] ?? null;
}

type Row = {
  readonly id: string;
  readonly consultation_id: string;
  readonly slug: string;
  readonly position: number;
  readonly question: unknown;
  readonly description: unknown;
  readonly method: string;
  readonly rules: unknown;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly paper_until: Date | null;
  readonly created_at: Date;
  readonly published_at: Date | null;
  readonly rules_hash: string | null;
  readonly uri: string | null;
  readonly secret_sealed: string | null;
  readonly closing_announced_at: Date | null;
  readonly options: readonly BallotOption[];
  readonly extensions: readonly {
    readonly from: number;
    readonly to: number;
    readonly reason: BallotExtension['reason'];
    readonly at: number;
  }[];
};

/** Ballots with their options and extensions in one statement: every vote reads its ballot anew. */
async function ballotsWhere(
  db: Kysely<DB>,
  where: RawBuilder<unknown>,
  lock: BallotLock | null,
): Promise<readonly StoredBallot[]> {
  const { rows } = await sql<Row>`
    select ballot.*,
      (select coalesce(json_agg(json_build_object(
          'id', option.id, 'number', number, 'name', option.name, 'description', option.description, 'cost', cost
        ) order by number), '[]')
        from ballot_option option where option.ballot_id = ballot.id) as options,
      (select coalesce(json_agg(json_build_object(
          'from', ${epochMs('closed_before')}, 'to', ${epochMs('closes_now')}, 'reason', reason,
          'at', ${epochMs('extended_at')}
        ) order by extended_at, closes_now), '[]')
        from ballot_extension extension where extension.ballot_id = ballot.id) as extensions
    from ballot where ${where} order by position ${lock === null ? sql`` : LOCKS[lock]}`.execute(db);
  return rows.map(storedOf);
}

/** Rules that were stored before groups had a number of their own have that of single ballots; before weights, none. */
function rulesOf(stored: Omit<BallotRules, 'groupMinimum' | 'weights'> & Partial<BallotRules>): BallotRules {
  return { groupMinimum: stored.anonymityThreshold, weights: null, ...stored };
}

function epochMs(column: string): RawBuilder<unknown> {
  return sql`(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`;
}

function storedOf(row: Row): StoredBallot {
  return {
    ballot: {
      id: row.id,
      consultationId: row.consultation_id,
      slug: row.slug,
      position: row.position,
      question: fromJson(row.question),
      description: fromJson(row.description),
      method: fromJson(row.method),
      options: row.options,
      rules: rulesOf(fromJson(row.rules)),
      opensAt: row.opens_at,
      closesAt: row.closes_at,
      paperUntil: row.paper_until,
      extensions: row.extensions.map(({ from, to, reason, at }) => ({
        from: new Date(from),
        to: new Date(to),
        reason,
        at: new Date(at),
      })),
      createdAt: row.created_at,
      publishedAt: row.published_at,
      rulesHash: row.rules_hash,
      uri: row.uri,
    },
    encryptedSecret: row.secret_sealed,
    closedAt: row.closing_announced_at,
  };
}
