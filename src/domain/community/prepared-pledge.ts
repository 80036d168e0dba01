import type { Id } from '../kit/id.ts';
import type { Money } from '../kit/money.ts';
import { pledgesAfter } from './accept-pledge.ts';
import type { Pledge } from './pledge.ts';
import { worthOf } from './settlement.ts';
import type { PoolingTerms } from './terms.ts';

/** A pledge that waits for a second agent, as it is stored: it has no number before it is confirmed. */
export type PreparedPledge = Pick<Pledge, 'institution' | 'kind' | 'amount' | 'currency' | 'conditions'> & {
  /** Of the feature request. */
  readonly proposalId: Id;
  /** Of the paper that the host enters it from; null for this institution itself. */
  readonly reference: string | null;
  /** What it was prepared for; it is confirmed for nothing else. */
  readonly specification: string | null;
  /** RFC 3339. */
  readonly expiresAt: string;
};

/**
 * What an institution gives to a request in all once it states a pledge, in money: what has another kind and stands is
 * counted with it, so that no sum is divided. Null where the pledge has no value in money.
 */
export function committedBy(
  pledge: Pledge,
  {
    standing,
    need,
    rates,
  }: { readonly standing: readonly Pledge[]; readonly need: Money; readonly rates: PoolingTerms['rates'] },
): Money | null {
  if (pledge.kind !== 'money' && rates[pledge.kind] === null) return null;
  const amount = pledgesAfter(standing, pledge).reduce((sum, each) => sum + worthOf(each, rates), 0);
  return { amount, currency: pledge.currency ?? need.currency };
}
