import type { Joiner, Transfer } from './reimbursement.ts';
import type { Settlement, SettlementInput } from './settlement.ts';
import type { LateJoining } from './terms.ts';

/** The first member of the document: what it is, and how it is read. */
export const SETTLEMENT_FORMAT = 'parvis-settlement-1';

/** What is public of one settlement. */
export type PublicSettlement = {
  /** The id (URI) of the feature request. */
  readonly request: string;
  readonly input: SettlementInput;
  readonly settlement: Settlement;
  readonly lateJoining: LateJoining;
  /** Institutions that joined after it, in the order in which they joined. */
  readonly joined: readonly Joiner[];
  /** What they paid to those before them, in the order in which it was computed. */
  readonly transfers: readonly Transfer[];
};

/**
 * A settlement as a document that anybody can compute again (docs/community/settlement.md): all that it is computed from,
 * and all that came out. Amounts are minor units, tenths of a day or months; moments are RFC 3339 in UTC.
 */
export function settlementDocument({ request, input, settlement, lateJoining, joined, transfers }: PublicSettlement) {
  const { closesAt, need, terms, pledges, left } = input;
  return {
    format: SETTLEMENT_FORMAT,
    request,
    closesAt: closesAt.toISOString(),
    need: { amount: need.amount, currency: need.currency },
    sharing: terms.sharing,
    populations: terms.populations,
    rates: { work: terms.rates.work, hosting: terms.rates.hosting },
    left,
    pledges: pledges.map(({ institution, sequence, kind, amount, expiresAt, conditions, place }) => ({
      institution,
      sequence,
      kind,
      amount,
      expiresAt: expiresAt.toISOString(),
      conditions,
      place,
    })),
    settlement,
    lateJoining,
    joined,
    transfers,
  };
}
