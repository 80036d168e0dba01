import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { SupportWriter, Withdrawing } from '../../application/support/ports.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import type { Count, Support } from '../../domain/support/support.ts';
import { fromJson, upsertAll } from '../kit/rows.ts';
import type { DB, Support as SupportTable } from '../kit/schema.ts';
import { JOINT_COUNTS } from '../network/joint-counts.ts';
import { forgetMoments } from './forget-moments.ts';
import { namedSupporterWriter } from './named-supporters.ts';

export function supportReader(db: Kysely<DB>): Reader['supports'] {
  return {
    async of(proposalId, supporter) {
      return (await supportsOf(db, [[proposalId, supporter]])).get(pairName([proposalId, supporter])) ?? null;
    },
    async any(proposalId) {
      return (await countsOf(db, [proposalId])).size > 0;
    },
    async wasWithdrawn(proposalId, by) {
      return (await withdrawnMarks(db, [[proposalId, by]])).size > 0;
    },
    async by(supporters) {
      const rows = await db.selectFrom('support').selectAll().where(isBy(supporters)).orderBy('proposal_id').execute();
      return rows.map(supportOf);
    },
    async counts(proposalId) {
      return (await countsOf(db, [proposalId])).get(proposalId) ?? [];
    },
    async countSupporters(pseudonyms) {
      const asked = [...pseudonyms].flatMap(([id, some]) => some.map((pseudonym) => ({ id, pseudonym })));
      const { rows } = await sql<{ consultation: string; people: number }>`
        select consultation_id as consultation, count(*) as people from supporter
        join unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ pseudonym }) => pseudonym)}::text[])
          as asked (id, name) on id = consultation_id and name = pseudonym
        group by consultation_id`.execute(db);
      return new Map(rows.map(({ consultation, people }) => [consultation, people]));
    },
    async origins(proposalId) {
      const rows = await db
        .selectFrom('support_origin')
        .select(['day', 'kind', 'host', 'given'])
        .where('proposal_id', '=', proposalId)
        .orderBy('day')
        .orderBy('kind')
        .orderBy('host')
        .execute();
      return rows.map(({ kind, ...row }) => ({ ...row, kind: fromJson(kind) }));
    },
  };
}

export function supportWriter(db: Kysely<DB>): SupportWriter {
  return {
    ...namedSupporterWriter(db),
    save: async (change) => await saveSupports(db, [change]),
    async deleteSupporters(consultationId, pseudonyms) {
      await sql`
        delete from supporter
        where consultation_id = ${consultationId} and pseudonym = any(${[...pseudonyms]}::text[])`.execute(db);
    },
    saveAll: async (changes) => await saveSupports(db, changes),
    markWithdrawn: async (mark) => await upsertAll(db, 'withdrawn_support', { rows: [{ mark }], key: ['mark'] }),
    forgetMoments: forgetMoments(db),
    async savePhaseTotals(phaseId, consultationId) {
      const { rows } = await sql`
        insert into phase_total (phase_id, proposal_id, side, standing, total)
        select ${phaseId}::uuid, proposal_id, side, standing, sum(total)
        from support_total join proposal on proposal.id = proposal_id
        where consultation_id = ${consultationId} and number is not null
          and not exists (select from phase_total known where known.phase_id = ${phaseId})
        group by proposal_id, side, standing having sum(total) > 0
        returning phase_id`.execute(db);
      return rows.length > 0;
    },
    addOrigin: async (proposalId, origin) => await addOrigins(db, [[proposalId, origin]]),
    async mergeSupporters(pairs) {
      const [former, own] = [pairs.map((pair) => pair.former), pairs.map((pair) => pair.own)];
      await sql`
        insert into supporter (consultation_id, pseudonym)
        select consultation_id, own from supporter
        join unnest(${former}::text[], ${own}::text[]) as pair (former, own) on former = pseudonym
        on conflict do nothing`.execute(db);
      await sql`delete from supporter where pseudonym = any(${former}::text[])`.execute(db);
    },
  };
}

function isBy(supporters: readonly Pseudonym[]) {
  return sql<boolean>`supporter = any(${[...supporters]}::text[])`;
}

type Change = Parameters<SupportWriter['save']>[0];

/** Several at once, no two of one person about one proposal. */
export async function saveSupports(db: Kysely<DB>, changes: readonly Change[]): Promise<void> {
  await moveTotals(db, changes);
  const given = changes.flatMap(({ after }) => after ?? []);
  const supports = given.map((after) => ({
    proposal_id: after.proposalId,
    supporter: after.supporter,
    side: after.side,
    version: after.version,
    standing: after.standing,
    given_at: after.givenAt,
    recent: true,
  }));
  await upsertAll(db, 'support', { rows: supports, key: ['proposal_id', 'supporter'] });
  if (given.length > 0)
    await sql`
      insert into supporter (consultation_id, pseudonym)
      select consultation_id, given.supporter
      from unnest(
        ${given.map(({ proposalId }) => proposalId)}::uuid[], ${given.map(({ supporter }) => supporter)}::text[]
      ) as given (proposal, supporter) join proposal on proposal.id = given.proposal
      on conflict do nothing`.execute(db);
  const gone = changes.flatMap(({ before, after }) => (after === null && before !== null ? [before] : []));
  if (gone.length > 0)
    await sql`
      delete from support using unnest(
        ${gone.map(({ proposalId }) => proposalId)}::uuid[], ${gone.map(({ supporter }) => supporter)}::text[]
      ) as gone (proposal, supporter)
      where support.proposal_id = gone.proposal and support.supporter = gone.supporter`.execute(db);
}

/**
 * Moves the counters of changed words. A support is never counted anywhere else, so the counters are the rows
 * (ballot/drift.ts checks). Each connection has a row of its own of a counter, so that supports of one proposal do not wait
 * for each other; always in one order, for those that share one.
 */
async function moveTotals(db: Kysely<DB>, changes: readonly Change[]): Promise<void> {
  const totals = new Map<string, TotalRow>();
  const move = ({ proposalId, side, standing, version }: Support, by: 1 | -1) => {
    const name = `${proposalId} ${side} ${standing} ${version}`;
    const total = (totals.get(name)?.total ?? 0) + by;
    totals.set(name, { proposal_id: proposalId, side, standing, version, total });
  };
  for (const { before, after } of changes) {
    if (before !== null) move(before, -1);
    if (after !== null) move(after, 1);
  }
  const rows = [...totals].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  await upsertAll(db, 'support_total', {
    rows: rows.filter(({ total }) => total !== 0),
    key: ['proposal_id', 'side', 'standing', 'version', 'slot'],
    add: 'total',
  });
}

type TotalRow = Pick<Support, 'side' | 'standing' | 'version'> & {
  readonly proposal_id: string;
  readonly total: number;
};

export async function addOrigins(
  db: Kysely<DB>,
  given: readonly Parameters<SupportWriter['addOrigin']>[],
): Promise<void> {
  const sums = Map.groupBy(given, ([proposalId, { day, kind, host }]) => `${proposalId} ${day} ${kind} ${host}`);
  const rows = [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, same]) => {
      const [first] = same;
      return first === undefined ? [] : [{ proposal_id: first[0], ...first[1], given: same.length }];
    });
  await upsertAll(db, 'support_origin', { rows, key: ['proposal_id', 'day', 'kind', 'host'], add: 'given' });
}

/** Of several pairs of a proposal and a supporter, what they said; by both. */
export async function supportsOf(
  db: Kysely<DB>,
  pairs: readonly (readonly [proposalId: string, supporter: string])[],
): Promise<ReadonlyMap<string, Support>> {
  const { rows } = await sql<Selectable<SupportTable>>`
    select support.* from unnest(
      ${pairs.map(([proposalId]) => proposalId)}::uuid[], ${pairs.map(([, supporter]) => supporter)}::text[]
    ) as pair (proposal, supporter)
    join support on support.proposal_id = pair.proposal and support.supporter = pair.supporter`.execute(db);
  return new Map(rows.map((row) => [pairName([row.proposal_id, row.supporter]), supportOf(row)]));
}

export function pairName([proposalId, supporter]: readonly [proposalId: string, supporter: string]): string {
  return `${proposalId} ${supporter}`;
}

/** Of several people, each about a proposal, the marks of those who withdrew before. */
export async function withdrawnMarks(
  db: Kysely<DB>,
  asked: readonly (readonly [proposalId: string, by: Withdrawing])[],
): Promise<ReadonlySet<string>> {
  // What was withdrawn in earlier versions is known by the proposal and the pseudonym of its consultation.
  const former = asked.map(([proposalId, { supporter }]) => `${proposalId} ${supporter}`);
  const { rows } = await sql<{ mark: string }>`
    select asked.mark from unnest(${asked.map(([, { mark }]) => mark)}::text[], ${former}::text[]) as asked (mark, former)
    where exists (select from withdrawn_support known where known.mark in (asked.mark, former))`.execute(db);
  return new Set(rows.map(({ mark }) => mark));
}

/** Counters of several proposals in one query. */
export async function countsOf(
  db: Kysely<DB>,
  proposalIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Count[]>> {
  const counts = new Map<string, Count[]>();
  if (proposalIds.length === 0) return counts;
  const { rows } = await sql<Count & { readonly proposal: string }>`
    select proposal.id as proposal, counted.standing, counted.side, counted.version, sum(counted.total)::integer as count
    from proposal cross join lateral ${JOINT_COUNTS} counted
    where proposal.id = any(${[...proposalIds]}::uuid[])
    group by proposal.id, counted.standing, counted.side, counted.version`.execute(db);
  for (const { proposal, ...count } of rows) counts.set(proposal, [...(counts.get(proposal) ?? []), count]);
  return counts;
}

function supportOf(row: Selectable<SupportTable>): Support {
  return {
    proposalId: row.proposal_id,
    supporter: fromJson(row.supporter),
    side: fromJson(row.side),
    version: row.version,
    standing: fromJson(row.standing),
    givenAt: row.given_at,
  };
}
