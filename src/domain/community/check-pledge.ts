import { checkAll, checkEach } from '../kit/check-all.ts';
import { invalid } from '../kit/field.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import {
  CONDITION_TYPES,
  PLEDGE_KINDS,
  type Pledge,
  type PledgeCondition,
  type PledgeKind,
  type PledgeStatement,
} from './pledge.ts';

/** The most that a request costs, in minor units: sums of as many pledges as there can be are still exact. */
export const COST_MAX = 1_000_000_000_000;
/** The most that one pledge gives, in the unit of its kind: a cost, 10,000 days, 100 years. */
export const PLEDGE_MAX = { money: COST_MAX, work: 100_000, hosting: 1_200 } as const satisfies Record<
  PledgeKind,
  number
>;
/** Institutions that one condition can name. */
export const NAMED_MAX = 100;
/** Characters of the id of an institution. */
export const ID_MAX = 1_000;
/** The highest number of a statement: a 32-bit integer, as far as a database column goes. */
export const SEQUENCE_MAX = 2_147_483_647;

type Invalid = RefusalOf<'invalid'>;

/**
 * What a statement is by itself: numbers in range, dates that are dates, conditions that can hold. Whether it is accepted
 * from this institution, for this request and now, `acceptPledge` says. Names every field that is wrong.
 */
export function checkStatement<S extends PledgeStatement>(statement: S): Result<S, Invalid> {
  const checked = checkAll({
    sequence: checkWhole(statement.sequence, 'sequence', { least: 1, most: SEQUENCE_MAX }),
    since: checkSince(statement),
    statedAt: isDate(statement.statedAt) ? ok(statement.statedAt) : invalid('statedAt', 'not-a-date'),
    pledge: statement.of === 'pledge' ? checkPledge(statement) : ok(statement),
  });
  return checked.ok ? ok(statement) : checked;
}

function checkSince({ of, since, sequence }: PledgeStatement): Result<number, Invalid> {
  if (of === 'withdrawal' && since !== 0) return invalid('since', 'unknown-value');
  return checkWhole(since, 'since', { least: 0, most: Math.max(0, sequence - 1) });
}

function checkPledge(pledge: Pledge): Result<unknown, Invalid> {
  if (!PLEDGE_KINDS.includes(pledge.kind)) return invalid('kind', 'unknown-value');
  return checkAll({
    amount: checkWhole(pledge.amount, 'amount', { least: 1, most: PLEDGE_MAX[pledge.kind] }),
    currency: checkHasCurrency(pledge),
    expiresAt: checkExpiry(pledge),
    conditions: checkConditions(pledge),
  });
}

/** Money has a currency, and nothing else has. Which one is judged with the request. */
function checkHasCurrency({ kind, currency }: Pledge): Result<unknown, Invalid> {
  if (kind === 'money') return currency === null ? invalid('currency', 'missing') : ok(currency);
  return currency === null ? ok(currency) : invalid('currency', 'unknown-field');
}

function checkExpiry({ expiresAt, statedAt }: Pledge): Result<unknown, Invalid> {
  if (!isDate(expiresAt)) return invalid('expiresAt', 'not-a-date');
  return expiresAt <= statedAt ? invalid('expiresAt', 'ends-before-it-starts') : ok(expiresAt);
}

function checkConditions(pledge: Pledge): Result<unknown, Invalid> {
  return checkEach(
    pledge.conditions.map((condition, index) => {
      const field = `conditions.${index}`;
      if (!CONDITION_TYPES.includes(condition.type)) return invalid(`${field}.type`, 'unknown-value');
      const first = pledge.conditions.findIndex(({ type }) => type === condition.type);
      return first < index ? invalid(`${field}.type`, 'duplicate') : checkCondition(condition, pledge, field);
    }),
  );
}

function checkCondition(condition: PledgeCondition, pledge: Pledge, field: string): Result<unknown, Invalid> {
  switch (condition.type) {
    case 'total-at-least':
      return checkWhole(condition.amount, `${field}.amount`, { least: 1, most: COST_MAX });
    case 'institutions-at-least':
      return checkWhole(condition.count, `${field}.count`, { least: 2, most: NAMED_MAX });
    case 'with-institutions':
      return checkNamed(condition.institutions, pledge.institution, `${field}.institutions`);
    case 'share-at-most':
      // No share is above what is pledged: a higher bound would ask for nothing.
      return pledge.kind === 'money'
        ? checkWhole(condition.amount, `${field}.amount`, { least: 1, most: pledge.amount })
        : invalid(`${field}.type`, 'unknown-field');
  }
}

function checkNamed(names: readonly string[], own: string, field: string): Result<unknown, Invalid> {
  if (names.length === 0) return invalid(field, 'missing');
  if (names.length > NAMED_MAX) return refuse({ type: 'invalid', field, because: 'too-many', limit: NAMED_MAX });
  return checkEach(
    names.map((name, index): Result<string, Invalid> => {
      if (name.length > ID_MAX) {
        return refuse({ type: 'invalid', field: `${field}.${index}`, because: 'too-long', limit: ID_MAX });
      }
      if (name === '') return invalid(`${field}.${index}`, 'empty');
      if (name === own) return invalid(`${field}.${index}`, 'unknown-value');
      return names.indexOf(name) < index ? invalid(`${field}.${index}`, 'duplicate') : ok(name);
    }),
  );
}

/** Refuses what is no whole number in the range, both ends included. */
export function checkWhole(
  value: number,
  field: string,
  { least, most }: { readonly least: number; readonly most: number },
): Result<number, Invalid> {
  if (!Number.isSafeInteger(value)) return invalid(field, 'wrong-type');
  if (value < least) return refuse({ type: 'invalid', field, because: 'too-small', limit: least });
  return value > most ? refuse({ type: 'invalid', field, because: 'too-large', limit: most }) : ok(value);
}

function isDate(at: Date): boolean {
  return Number.isFinite(at.getTime());
}
