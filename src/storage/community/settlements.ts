import type { Kysely, Selectable } from 'kysely';
import type {
  SettlementReader,
  SettlementWriter,
  StoredSettlement,
} from '../../application/community/settlement/ports.ts';
import type { SettlementInput } from '../../domain/community/settlement.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { DB, PledgeSettlement as SettlementTable } from '../kit/schema.ts';

export function settlementReader(db: Kysely<DB>): SettlementReader {
  return {
    async of(proposalId) {
      const rows = await db
        .selectFrom('pledge_settlement')
        .selectAll()
        .where('proposal_id', '=', proposalId)
        .orderBy('closes_at')
        .execute();
      return rows.map(settlementOf);
    },
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('pledge_settlement').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : settlementOf(row);
    },
  };
}

export function settlementWriter(db: Kysely<DB>): SettlementWriter {
  return {
    async save({ id, proposalId, input, outcome, lateJoining, settledAt }) {
      await db
        .insertInto('pledge_settlement')
        .values({
          id,
          proposal_id: proposalId,
          closes_at: input.closesAt,
          input: jsonb(input),
          outcome: jsonb(outcome),
          late_joining: lateJoining,
          settled_at: settledAt,
        })
        .execute();
    },
  };
}

/** As JSON has it: moments are texts. */
type InputInJson = Omit<SettlementInput, 'closesAt' | 'pledges'> & {
  readonly closesAt: string;
  readonly pledges: readonly (Omit<SettlementInput['pledges'][number], 'expiresAt'> & { readonly expiresAt: string })[];
};

function settlementOf(row: Selectable<SettlementTable>): StoredSettlement {
  const { closesAt, pledges, ...input } = fromJson<InputInJson>(row.input);
  return {
    id: row.id,
    proposalId: row.proposal_id,
    input: {
      ...input,
      closesAt: new Date(closesAt),
      pledges: pledges.map((pledge) => ({ ...pledge, expiresAt: new Date(pledge.expiresAt) })),
    },
    outcome: fromJson(row.outcome),
    lateJoining: fromJson(row.late_joining),
    settledAt: row.settled_at,
  };
}
