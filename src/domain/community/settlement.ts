import type { Money } from '../kit/money.ts';
import { type Situation, unmetConditions } from './conditions.ts';
import { compareIds, type ExactShare, exactShares, type Payer, roundedShares, type Sharing } from './cost-sharing.ts';
import type { ConditionType, Pledge } from './pledge.ts';
import type { PoolingTerms } from './terms.ts';

/** A pledge that stood at the close, without what its signature needs; `place` is its place in the order that the host signed. */
export type StandingPledge = Pick<
  Pledge,
  'institution' | 'sequence' | 'kind' | 'amount' | 'expiresAt' | 'conditions'
> & {
  /** 1, 2, …: each place once. */
  readonly place: number;
};

/** What a settlement is computed from, and nothing else. */
export type SettlementInput = {
  readonly closesAt: Date;
  /** What the request costs. */
  readonly need: Money;
  readonly terms: Pick<PoolingTerms, 'sharing' | 'populations' | 'rates'>;
  /**
   * The pledges that stood at the close by the statements in force (accept-pledge.ts): of each institution at most one of
   * each kind.
   */
  readonly pledges: readonly StandingPledge[];
  /** The ids of institutions that are no members any more, whose pledges do not count; whoever leaves after the close stays bound. */
  readonly left: readonly string[];
};

/** Which pledge: one number of one institution. */
export type PledgeRef = Pick<Pledge, 'institution' | 'sequence' | 'kind'>;

/** Why a pledge does not count; `conditions` are those that do not hold. */
type ExcludedReason =
  | { readonly because: 'expired' | 'institution-left' }
  | { readonly because: 'conditions'; readonly conditions: readonly ConditionType[] };
export type ExcludedPledge = PledgeRef & ExcludedReason;

/** What one institution pays, and the most that it pledged, in minor units. */
export type Share = { readonly institution: string; readonly pledged: number; readonly share: number };

export type Settlement = {
  /** Ordered by institution, then by sequence number. */
  readonly counted: readonly PledgeRef[];
  readonly excluded: readonly ExcludedPledge[];
  /** What counts, in minor units: money, and work and hosting at the rates of the charter. */
  readonly totals: { readonly money: number; readonly inKind: number };
  /** Whether what counts covers the need. If not, nobody pays. */
  readonly isFunded: boolean;
  /** Of those whose pledge of money counts, ordered by institution; empty unless it is funded. They add up to `toPay`. */
  readonly shares: readonly Share[];
  /** What is paid in money: the need without what is given in kind; 0 unless it is funded. */
  readonly toPay: number;
};

/**
 * What counts of the pledges that stood at the close, and who pays what: **the largest set of pledges whose conditions all
 * hold among themselves**.
 *
 * There is one such set. A condition only asks for more: where it holds among some pledges, it holds among these and any
 * others. So if all conditions hold in each of two sets, they all hold in both together; and the union of all such sets is
 * one of them, and the largest. It is found from above. It is part of the pledges that stand; and where it is part of some
 * pledges, no pledge of it fails among these, so without those that fail it is part of what is left. When none fails, what
 * is left is itself such a set, and so the largest. In which order pledges came or are left out makes no difference, and
 * two that wait for each other both count. (The greatest fixed point of a monotone function: Knaster and Tarski.)
 *
 * The input was checked (`checkSettlementInput`).
 */
export function settle(input: SettlementInput): Settlement {
  const pledges = input.pledges.toSorted(byInstitution);
  const left = new Set(input.left);
  const standing = pledges.filter((pledge) => isBinding(pledge, input.closesAt) && !left.has(pledge.institution));
  const counted = largestSet(standing, input);
  const totals = totalsOf(counted, input);
  const isFunded = totals.money + totals.inKind >= input.need.amount;
  return {
    counted: counted.map(refOf),
    excluded: pledges
      .filter((pledge) => !counted.includes(pledge))
      .map((pledge) => ({ ...refOf(pledge), ...reasonFor(pledge, { counted, left, input }) })),
    totals,
    isFunded,
    shares: isFunded ? sharesAmong(counted, input) : [],
    toPay: isFunded ? sharingOf(counted, input).cost : 0,
  };
}

/** What a pledge is worth in minor units: work and hosting at the rates of the charter, rounded down; 0 without a rate. */
export function worthOf({ kind, amount }: Pick<Pledge, 'kind' | 'amount'>, rates: PoolingTerms['rates']): number {
  if (kind === 'money') return amount;
  const rate = rates[kind] ?? 0;
  return kind === 'work' ? Number((BigInt(amount) * BigInt(rate)) / TENTHS_IN_A_DAY) : amount * rate;
}

const TENTHS_IN_A_DAY = 10n;

function largestSet(standing: readonly StandingPledge[], input: SettlementInput): readonly StandingPledge[] {
  let counted = standing;
  for (;;) {
    const situation = situationOf(counted, input);
    const held = counted.filter((pledge) => unmetConditions(pledge, situation).length === 0);
    if (held.length === counted.length) return counted;
    counted = held;
  }
}

/** What does not hold is said of the set that counts and this pledge: in no order of leaving out would it say otherwise. */
function reasonFor(
  pledge: StandingPledge,
  { counted, left, input }: { counted: readonly StandingPledge[]; left: ReadonlySet<string>; input: SettlementInput },
): ExcludedReason {
  if (left.has(pledge.institution)) return { because: 'institution-left' };
  if (!isBinding(pledge, input.closesAt)) return { because: 'expired' };
  const unmet = unmetConditions(pledge, situationOf([...counted, pledge], input));
  return { because: 'conditions', conditions: unmet.map(({ type }) => type) };
}

function situationOf(pledges: readonly StandingPledge[], input: SettlementInput): Situation {
  const { money, inKind } = totalsOf(pledges, input);
  // Only where a condition asks: most settlements have none on shares.
  let exact: ReadonlyMap<string, ExactShare> | null = null;
  return {
    total: money + inKind,
    institutions: new Set(pledges.map(({ institution }) => institution)),
    isShareAtMost(institution, amount) {
      exact ??= new Map(
        exactShares(payersIn(pledges), sharingOf(pledges, input)).map((share) => [share.institution, share]),
      );
      const share = exact.get(institution);
      return share === undefined || share.numerator <= BigInt(amount) * share.denominator;
    },
  };
}

function totalsOf(pledges: readonly StandingPledge[], { terms }: SettlementInput): Settlement['totals'] {
  const sum = (some: readonly StandingPledge[]) =>
    some.reduce((total, pledge) => total + worthOf(pledge, terms.rates), 0);
  return {
    money: sum(pledges.filter(({ kind }) => kind === 'money')),
    inKind: sum(pledges.filter(({ kind }) => kind !== 'money')),
  };
}

/** What is shared in money: what work and hosting leave of the need. */
function sharingOf(pledges: readonly StandingPledge[], input: SettlementInput): Sharing {
  const { sharing, populations } = input.terms;
  const cost = Math.max(0, input.need.amount - totalsOf(pledges, input).inKind);
  return { cost, rule: sharing, populations };
}

function payersIn(pledges: readonly StandingPledge[]): readonly Payer[] {
  return pledges
    .filter(({ kind }) => kind === 'money')
    .map(({ institution, amount, place }) => ({ institution, most: amount, place }));
}

function sharesAmong(counted: readonly StandingPledge[], input: SettlementInput): readonly Share[] {
  const payers = payersIn(counted);
  const most = new Map(payers.map((payer) => [payer.institution, payer.most]));
  return roundedShares(payers, sharingOf(counted, input)).map(({ institution, share }) => ({
    institution,
    pledged: most.get(institution) ?? 0,
    share,
  }));
}

/** A pledge that ends at the very moment of the close still counts. */
function isBinding({ expiresAt }: StandingPledge, closesAt: Date): boolean {
  return expiresAt.getTime() >= closesAt.getTime();
}

function refOf({ institution, sequence, kind }: StandingPledge): PledgeRef {
  return { institution, sequence, kind };
}

function byInstitution(a: StandingPledge, b: StandingPledge): number {
  return compareIds(a.institution, b.institution) || a.sequence - b.sequence;
}
