import type { Money } from '../kit/money.ts';
import { pledgesAfter, statementsInForce } from './accept-pledge.ts';
import type { Pledge, PledgeStatement } from './pledge.ts';
import type { SettlementInput, StandingPledge } from './settlement.ts';
import type { PoolingTerms } from './terms.ts';

/** What one institution pledges by all that it stated, by the numbers that it gave: in whatever order they came. */
export function pledgesOf(statements: readonly PledgeStatement[], institution: string): readonly Pledge[] {
  return numbered(statements, institution).reduce<readonly Pledge[]>(pledgesAfter, []);
}

/** The statement of one institution with the highest number, in whatever order they came; null for none. */
export function lastStatement(statements: readonly PledgeStatement[], institution: string): PledgeStatement | null {
  return numbered(statements, institution).at(-1) ?? null;
}

function numbered(statements: readonly PledgeStatement[], institution: string): readonly PledgeStatement[] {
  return statements
    .filter((statement) => statement.institution === institution)
    .toSorted((one, other) => one.sequence - other.sequence);
}

/**
 * What an institution pledges by the statements that one follows, each by the number that the next one names: whatever became of
 * them, since the host may have accepted each. Null where one of them is not known. What was stated about another specification ends it.
 */
export function pledgesBefore(
  { since, specification }: Pick<PledgeStatement, 'since' | 'specification'>,
  statements: readonly PledgeStatement[],
): readonly Pledge[] | null {
  const followed: PledgeStatement[] = [];
  for (let number = since; number > 0; ) {
    const found = statements.find(({ sequence }) => sequence === number);
    if (found === undefined || found.since >= number) return null;
    if (found.specification !== undefined && found.specification !== specification) break;
    followed.unshift(found);
    number = found.since;
  }
  return followed.reduce<readonly Pledge[]>(pledgesAfter, []);
}

/**
 * The pledges that stand after all statements about a request, with their places in the order that they were received in. A
 * pledge that takes the place of another one gets a new place.
 */
export function standingPledges(statements: readonly PledgeStatement[]): readonly StandingPledge[] {
  const institutions = new Set(statements.map(({ institution }) => institution));
  const standing = new Set([...institutions].flatMap((each) => pledgesOf(statements, each)));
  return statements
    .filter((statement): statement is Pledge => statement.of === 'pledge' && standing.has(statement))
    .map(({ institution, sequence, kind, amount, expiresAt, conditions }, index) => ({
      institution,
      sequence,
      kind,
      amount,
      expiresAt,
      conditions,
      place: index + 1,
    }));
}

/** What the statements about a request are settled from at a close; `leftOf` names those whose pledges do not count. */
export function settlementInput(of: {
  readonly funding: {
    readonly need: Money;
    readonly opensAt: Date;
    readonly closesAt: Date;
    readonly terms: PoolingTerms;
  };
  /** All that were received, in that order; those of another currency and those after the close count for nothing. */
  readonly statements: readonly { readonly statement: PledgeStatement; readonly receivedAt: Date }[];
  readonly leftOf: (pledges: readonly StandingPledge[]) => readonly string[];
}): SettlementInput {
  const { need, opensAt, closesAt, terms } = of.funding;
  const { sharing, populations, rates } = terms;
  const inForce = statementsInForce(of.statements, { specifiedAt: opensAt }).filter(
    ({ statement, receivedAt }) => receivedAt < closesAt && isIn(need.currency, statement),
  );
  const pledges = standingPledges(inForce.map(({ statement }) => statement));
  return { closesAt, need, terms: { sharing, populations, rates }, pledges, left: of.leftOf(pledges) };
}

function isIn(currency: string, statement: PledgeStatement): boolean {
  return statement.of === 'withdrawal' || statement.currency === null || statement.currency === currency;
}
