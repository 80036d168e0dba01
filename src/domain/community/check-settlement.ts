import { checkAll, checkEach } from '../kit/check-all.ts';
import { invalid } from '../kit/field.ts';
import { isCurrency } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { COST_MAX, checkStatement, checkWhole, SEQUENCE_MAX } from './check-pledge.ts';
import { checkOneOf, checkPopulations, checkRates } from './check-terms.ts';
import type { SettlementInput, StandingPledge } from './settlement.ts';
import { SHARING_RULES } from './terms.ts';

/** Pledges of one settlement: with COST_MAX each, their sum is still exact. */
export const PLEDGES_MAX = 5_000;

type Invalid = RefusalOf<'invalid'>;

/**
 * Refuses what nothing can be settled from, and names every field that is wrong: of another node's settlement, what is
 * shown cannot be computed again. A settlement of pledges that were accepted here passes.
 */
export function checkSettlementInput(input: SettlementInput): Result<SettlementInput, Invalid> {
  const { closesAt, need, terms, pledges } = input;
  if (pledges.length > PLEDGES_MAX) {
    return refuse({ type: 'invalid', field: 'pledges', because: 'too-many', limit: PLEDGES_MAX });
  }
  const checked = checkAll({
    closesAt: Number.isFinite(closesAt.getTime()) ? ok(closesAt) : invalid('closesAt', 'not-a-date'),
    need: checkWhole(need.amount, 'need.amount', { least: 1, most: COST_MAX }),
    currency: isCurrency(need.currency) ? ok(need.currency) : invalid('need.currency', 'unknown-value'),
    sharing: checkOneOf(terms.sharing, SHARING_RULES, 'sharing'),
    populations: checkPopulations(terms.populations, terms.sharing === 'by-population'),
    rates: checkRates(terms.rates),
    pledges: checkEach(pledges.map((_, index) => checkStanding(input, index))),
  });
  return checked.ok ? ok(input) : checked;
}

function checkStanding({ need, terms, pledges }: SettlementInput, index: number): Result<unknown, Invalid> {
  const pledge = pledges[index] as StandingPledge;
  const field = `pledges.${index}`;
  const before = pledges.slice(0, index);
  const isSameKind = (other: StandingPledge) =>
    other.institution === pledge.institution && (other.kind === pledge.kind || other.sequence === pledge.sequence);
  if (before.some(isSameKind)) return invalid(field, 'duplicate');
  if (before.some(({ place }) => place === pledge.place)) return invalid(`${field}.place`, 'duplicate');
  if (pledge.kind === 'money' && pledge.amount > need.amount) {
    const { amount: limit, currency } = need;
    return refuse({ type: 'invalid', field: `${field}.amount`, because: 'too-large', limit, currency });
  }
  if (pledge.kind === 'money' && terms.sharing === 'by-population' && !hasPopulation(terms, pledge.institution)) {
    return invalid(`populations.figures.${pledge.institution}`, 'missing');
  }
  return checkEach<unknown, Invalid>([
    checkWhole(pledge.place, `${field}.place`, { least: 1, most: SEQUENCE_MAX }),
    within(field, checkStatement(statementOf(pledge, need.currency))),
  ]);
}

function hasPopulation({ populations }: SettlementInput['terms'], institution: string): boolean {
  return Object.hasOwn(populations?.figures ?? {}, institution);
}

/** The pledge as it was stated, with a request and a date that are not judged here. */
function statementOf(pledge: StandingPledge, currency: string) {
  return {
    ...pledge,
    of: 'pledge' as const,
    request: '',
    since: 0,
    statedAt: new Date(0),
    currency: pledge.kind === 'money' ? currency : null,
  };
}

/** The faults of a row, with the row before each field. */
function within<T>(field: string, checked: Result<T, Invalid>): Result<T, Invalid> {
  if (checked.ok) return checked;
  const { others, ...first } = checked.refusal;
  const named = <F extends { readonly field: string }>(fault: F): F => ({ ...fault, field: `${field}.${fault.field}` });
  return refuse({ ...named(first), ...(others === undefined ? {} : { others: others.map(named) }) });
}
