import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import type { Support } from '../domain/support/support.ts';
import type { Count } from '../domain/support/totals.ts';
import { involve } from './involvement.ts';
import { fromJson } from './json.ts';
import { JOINT_COUNTS } from './network/joint-counts.ts';
import type { DB, Support as SupportTable } from './schema.ts';

export function supportReader(db: Kysely<DB>): Reader['supports'] {
  return {
    async of(proposalId, participantId) {
      const row = await db
        .selectFrom('support')
        .selectAll()
        .where('proposal_id', '=', proposalId)
        .where('participant_id', '=', participantId)
        .executeTakeFirst();
      return row === undefined ? null : supportOf(row);
    },
    async any(proposalId) {
      return (await countsOf(db, [proposalId])).size > 0;
    },
    async wasWithdrawn(proposalId, participantId) {
      const row = await db
        .selectFrom('event')
        .select('seq')
        .where('type', '=', 'support-withdrawn')
        .where('proposal_id', '=', proposalId)
        .where('by_participant', '=', participantId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async by(participantId) {
      const rows = await db
        .selectFrom('support')
        .selectAll()
        .where('participant_id', '=', participantId)
        .orderBy('proposal_id')
        .execute();
      return rows.map(supportOf);
    },
    async counts(proposalId) {
      return (await countsOf(db, [proposalId])).get(proposalId) ?? [];
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

export function supportWriter(db: Kysely<DB>): Pick<Writer['write'], 'support' | 'supportOrigin' | 'supportStanding'> {
  return {
    async support({ before, after }) {
      await moveAll(db, { from: before, to: after });
      if (after === null) {
        if (before === null) return;
        await db
          .deleteFrom('support')
          .where('proposal_id', '=', before.proposalId)
          .where('participant_id', '=', before.participantId)
          .execute();
        return;
      }
      const values = { side: after.side, version: after.version, standing: after.standing, given_at: after.givenAt };
      await db
        .insertInto('support')
        .values({ proposal_id: after.proposalId, participant_id: after.participantId, ...values })
        .onConflict((conflict) => conflict.columns(['proposal_id', 'participant_id']).doUpdateSet(values))
        .execute();
      const { consultation_id } = await db
        .selectFrom('proposal')
        .select('consultation_id')
        .where('id', '=', after.proposalId)
        .executeTakeFirstOrThrow();
      await involve(db, consultation_id, after.participantId);
    },
    async supportOrigin(proposalId, { day, kind, host }) {
      await db
        .insertInto('support_origin')
        .values({ proposal_id: proposalId, day, kind, host, given: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['proposal_id', 'day', 'kind', 'host'])
            .doUpdateSet({ given: sql`support_origin.given + 1` }),
        )
        .execute();
    },
    async supportStanding(participantId, standing) {
      const rows = await db
        .selectFrom('support')
        .selectAll()
        .where('participant_id', '=', participantId)
        .where('standing', '<>', standing)
        .orderBy('proposal_id')
        .execute();
      for (const row of rows) {
        const before = supportOf(row);
        await moveAll(db, { from: before, to: { ...before, standing } });
      }
      await db.updateTable('support').set({ standing }).where('participant_id', '=', participantId).execute();
    },
  };
}

/** Moves the counters of one changed word, always in one order: two changes that cross would wait for each other. */
async function moveAll(db: Kysely<DB>, change: { readonly from: Support | null; readonly to: Support | null }) {
  const moves = [
    ...(change.from === null ? [] : [{ counter: change.from, by: -1 as const }]),
    ...(change.to === null ? [] : [{ counter: change.to, by: 1 as const }]),
  ];
  const placeOf = ({ counter }: { readonly counter: Support }) =>
    `${counter.side} ${counter.standing} ${counter.version}`;
  for (const { counter, by } of moves.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)))
    await move(db, counter, by);
}

/** Moves one counter. A support is never counted anywhere else, so the counters are the rows (views/drift.ts checks). */
async function move(db: Kysely<DB>, support: Support, by: 1 | -1): Promise<void> {
  if (by === -1) {
    await db
      .updateTable('support_total')
      .set((at) => ({ total: at('total', '-', 1) }))
      .where('proposal_id', '=', support.proposalId)
      .where('side', '=', support.side)
      .where('standing', '=', support.standing)
      .where('version', '=', support.version)
      .execute();
    return;
  }
  await db
    .insertInto('support_total')
    .values({
      proposal_id: support.proposalId,
      side: support.side,
      standing: support.standing,
      version: support.version,
      total: 1,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['proposal_id', 'side', 'standing', 'version'])
        .doUpdateSet({ total: sql`support_total.total + 1` }),
    )
    .execute();
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
    participantId: row.participant_id,
    side: fromJson(row.side),
    version: row.version,
    standing: fromJson(row.standing),
    givenAt: row.given_at,
  };
}
