import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { type Payer, roundedShares } from './cost-sharing.ts';
import type { LateJoining, Populations } from './terms.ts';

/** What one institution has paid in all, less what it was paid back, in minor units. */
export type Paid = { readonly institution: string; readonly paid: number };

/** Who pays whom how much, in minor units. */
export type Transfer = { readonly from: string; readonly to: string; readonly amount: number };

/** What is paid when one joins, and what each has paid in all after that. */
export type Reimbursement = { readonly transfers: readonly Transfer[]; readonly paid: readonly Paid[] };

/** An institution that joins after the settlement, and the most that it pays, in minor units. */
export type Joiner = { readonly institution: string; readonly most: number };

/** What a charter says of those who join late. */
export type LateRule = { readonly lateJoining: LateJoining; readonly populations: Populations | null };

/** Who joined after a settlement, in that order, what they paid to whom, and what each has paid in all. */
export type Reimbursed = Reimbursement & { readonly joined: readonly Joiner[] };

/**
 * What all that joined pay, one after another, to those who pay by a settlement. Those that could not have joined are left out.
 */
export function reimbursed(
  shares: readonly { readonly institution: string; readonly share: number }[],
  joiners: readonly Joiner[],
  rule: LateRule,
): Reimbursed {
  const before: Reimbursed = {
    joined: [],
    transfers: [],
    paid: shares.map(({ institution, share }) => ({ institution, paid: share })),
  };
  return joiners.reduce<Reimbursed>((sofar, joiner) => {
    const next = reimburse(sofar.paid, joiner, rule);
    if (!next.ok) return sofar;
    const { transfers, paid } = next.value;
    return { joined: [...sofar.joined, joiner], transfers: [...sofar.transfers, ...transfers], paid };
  }, before);
}

/**
 * What an institution that joins late pays to each that paid before, and what each has then paid. The whole cost is shared
 * anew with it, by the rule of the charter for this, and nobody pays more than they have paid already: to each it pays
 * what their part fell by. What all have paid stays the cost, to the minor unit. Under `free` nothing is paid.
 *
 * Several that join are taken one after another, in the order in which they joined: the second pays the first back as well.
 * An institution that paid before pays nothing more when it is named again. Refused as `no-population` where the cost is
 * shared by population and the charter has no figure for the institution that joins.
 */
export function reimburse(
  paid: readonly Paid[],
  joiner: Joiner,
  { lateJoining, populations }: LateRule,
): Result<Reimbursement, RefusalOf<'pledge-refused'>> {
  const isIn = paid.some(({ institution }) => institution === joiner.institution);
  if (isIn || lateJoining === 'free') return ok({ transfers: [], paid });
  if (lateJoining === 'by-population' && !Object.hasOwn(populations?.figures ?? {}, joiner.institution)) {
    return refuse({ type: 'pledge-refused', because: 'no-population' });
  }
  const payers: readonly Payer[] = [
    ...paid.map((each, index) => ({ institution: each.institution, most: each.paid, place: index + 1 })),
    { ...joiner, place: paid.length + 1 },
  ];
  const cost = paid.reduce((total, each) => total + each.paid, 0);
  const shares = roundedShares(payers, { cost, rule: lateJoining, populations });
  const after = shares.map(({ institution, share }) => ({ institution, paid: share }));
  const transfers = paid.flatMap((before, index) => {
    const amount = before.paid - (shares[index]?.share ?? 0);
    return amount === 0 ? [] : [{ from: joiner.institution, to: before.institution, amount }];
  });
  return ok({ transfers, paid: after });
}
