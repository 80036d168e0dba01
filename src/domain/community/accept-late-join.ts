import { isCurrency, type Money } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { orderFault, type PledgeReceiving, senderFault } from './accept-pledge.ts';
import { checkStatement } from './check-pledge.ts';
import type { Pledge, PledgeStatement } from './pledge.ts';
import type { PledgeFault } from './pledge-fault.ts';
import { type LateRule, type Paid, reimburse } from './reimbursement.ts';

/** Institutions that join one settlement: all that they signed is read with it, in one piece. */
export const JOINED_MAX = 100;

/** What a node knows when an institution joins what was settled. */
export type JoinReceiving = Pick<PledgeReceiving, 'signer' | 'membership' | 'last' | 'known' | 'receivedAt'> & {
  /** Whether the request is still paid for by this settlement. */
  readonly isPaidFor: boolean;
  readonly need: Money;
  readonly settledAt: Date;
  readonly rule: LateRule;
  /** What each has paid so far, with those who joined before. */
  readonly paid: readonly Paid[];
  /** Whether the institution is one of these, also by a former id. */
  readonly alreadyPays: boolean;
  /** How many joined before. */
  readonly joined: number;
};

type JoinRefusal = RefusalOf<'pledge-refused' | 'invalid'>;

/**
 * Whether an institution joins after a settlement by what it states: a pledge of money without conditions that names the
 * settlement in the place of the specification. Its amount is the most that it pays; where that is less than its share, it pays that.
 */
export function acceptLateJoin(statement: PledgeStatement, at: JoinReceiving): Result<Pledge, JoinRefusal> {
  if (statement.institution !== at.signer) return refused({ because: 'wrong-institution' });
  if (statement.of !== 'pledge' || statement.kind !== 'money') return invalid('kind');
  const checked = checkStatement(statement);
  if (!checked.ok) return checked;
  if (statement.conditions.length > 0) return invalid('conditions');
  const fault = senderFault(at) ?? joinFault(statement, at);
  if (fault !== null) return refused(fault);
  if (at.joined >= JOINED_MAX) {
    return refuse({ type: 'invalid', field: 'institution', because: 'too-many', limit: JOINED_MAX });
  }
  const paid = reimburse(at.paid, { institution: statement.institution, most: statement.amount }, at.rule);
  return paid.ok ? ok(statement) : paid;
}

function joinFault(statement: Pledge, at: JoinReceiving): PledgeFault | null {
  if (!at.isPaidFor) return { because: 'not-open-for-pledges' };
  if (at.alreadyPays) return { because: 'already-pays' };
  const fault = orderFault(statement, at, at.settledAt);
  if (fault !== null) return fault;
  const { currency, amount } = at.need;
  if (statement.currency !== null && !isCurrency(statement.currency)) {
    return { because: 'unknown-currency', currency: statement.currency };
  }
  if (statement.currency !== currency) return { because: 'other-currency', currency };
  if (statement.amount > amount) return { because: 'over-pledged', limit: amount, currency };
  return statement.expiresAt < at.receivedAt ? { because: 'expired', until: at.receivedAt } : null;
}

function invalid(field: 'kind' | 'conditions'): { readonly ok: false; readonly refusal: RefusalOf<'invalid'> } {
  return refuse({ type: 'invalid', field, because: 'not-for-this-decision' });
}

function refused(fault: PledgeFault): { readonly ok: false; readonly refusal: RefusalOf<'pledge-refused'> } {
  return refuse({ type: 'pledge-refused', ...fault });
}
