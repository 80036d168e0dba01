import { type Kysely, sql } from 'kysely';
import type { PlacedId } from '../../application/network/mirror/ports.ts';
import type { PooledKind, PoolingChangesReader } from '../../application/network/statement/ports.ts';
import { listsInForce } from '../../domain/community/request-kinds.ts';
import { isId } from '../../domain/kit/id.ts';
import { communityReader } from '../community/communities.ts';
import { featureRequestReader } from '../community/feature-requests.ts';
import { pledgeReader } from '../community/pledges.ts';
import { settlementReader } from '../community/settlements.ts';
import { statedReader } from '../kit/kinds.ts';
import type { DB } from '../kit/schema.ts';

export function poolingChangesReader(db: Kysely<DB>): PoolingChangesReader {
  const [requests, pledges, settlements] = [featureRequestReader(db), pledgeReader(db), settlementReader(db)];
  const stated = statedReader(db);
  /** Their numbers; of those that are published alone. */
  const numbersOf = async (proposalIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    if (proposalIds.length === 0) return new Map();
    const rows = await db
      .selectFrom('proposal')
      .select(['id', 'number'])
      .where('id', 'in', [...new Set(proposalIds)])
      .where('status', '=', 'published')
      .execute();
    return new Map(rows.flatMap(({ id, number }) => (number === null ? [] : [[id, number] as const])));
  };
  return {
    async charters(consultationId) {
      return (await communityReader(db).charters(consultationId)).toReversed();
    },
    async featureRequests(ids) {
      const numbers = await numbersOf(ids);
      const found = await Promise.all(
        [...numbers].map(async ([id, number]) => {
          const request = await requests.of(id);
          if (request === null) return [];
          const steps = await requests.steps(id);
          // What it stated before is history, which would outgrow what others read.
          return [[id, { number, request, steps, ...listsInForce(await stated.all(id)) }] as const];
        }),
      );
      return new Map(found.flat());
    },
    async pledges(ids) {
      const found = await Promise.all(ids.map((id) => pledges.byId(id)));
      const numbers = await numbersOf(found.flatMap((each) => each?.proposalId ?? []));
      return new Map(
        found.flatMap((pledge) =>
          pledge === null || pledge.joins !== null || !numbers.has(pledge.proposalId)
            ? []
            : [[pledge.id, { pledge }] as const],
        ),
      );
    },
    async settlements(ids) {
      const found = await Promise.all(ids.map((id) => settlements.byId(id)));
      const numbers = await numbersOf(found.flatMap((each) => each?.proposalId ?? []));
      const located = await Promise.all(
        found.map(async (settlement) => {
          const number = settlement === null ? undefined : numbers.get(settlement.proposalId);
          if (settlement === null || number === undefined) return [];
          const joins = await pledges.joining(settlement.id);
          return [[settlement.id, { number, settlement, joins }] as const];
        }),
      );
      return new Map(located.flat());
    },
    async pooledFor(proposalId) {
      const ids = async (table: 'pledge' | 'pledge_settlement') =>
        (
          await sql<{ id: string }>`
            select id from ${sql.table(table)}
            where proposal_id = ${proposalId} ${table === 'pledge' ? NO_JOINS : sql``} order by id`.execute(db)
        ).rows.map(({ id }) => id);
      return { pledges: await ids('pledge'), settlements: await ids('pledge_settlement') };
    },
  };
}

/** Those are in the settlement that they join. */
const NO_JOINS = sql`and settlement_id is null`;

const TABLES = {
  'feature-request': { table: 'feature_request', id: 'proposal_id' },
  pledge: { table: 'pledge', id: 'id' },
  settlement: { table: 'pledge_settlement', id: 'id' },
} as const;

/** The feature requests of a community, its statements or its settlements, by id: statements so come in the order they were made in. */
export async function pooledIds(
  db: Kysely<DB>,
  of: {
    readonly kind: PooledKind;
    readonly consultationId: string;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<readonly PlacedId[]> {
  const { table, id } = TABLES[of.kind];
  const after = of.after !== null && isId(of.after) ? of.after : '00000000-0000-0000-0000-000000000000';
  const { rows } = await sql<{ id: string }>`
    select pooled.${sql.ref(id)} as id from ${sql.table(table)} pooled
    join proposal on proposal.id = pooled.proposal_id
    where proposal.consultation_id = ${of.consultationId} and pooled.${sql.ref(id)} > ${after}::uuid
    ${of.kind === 'pledge' ? NO_JOINS : sql``}
    order by pooled.${sql.ref(id)} limit ${of.limit}`.execute(db);
  return rows.map((row) => ({ id: row.id, place: row.id }));
}
