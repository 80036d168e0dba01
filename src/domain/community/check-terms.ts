import { checkAll, checkEach } from '../kit/check-all.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkWhole, ID_MAX } from './check-pledge.ts';
import { LATE_JOINING, type PoolingTerms, type Populations, type Rates, SHARING_RULES } from './terms.ts';

/** Inhabitants of one institution at most. */
export const POPULATION_MAX = 10_000_000_000;
/** Institutions whose inhabitants terms state. */
const POPULATIONS_MAX = 500;
/** A day of work and a month of hosting are worth so much at most, in minor units. */
export const RATE_MAX = 100_000_000;
/** A charter binds pledges for ten years before the close at most. */
export const WITHDRAWAL_DAYS_MAX = 3_650;
const YEARS = { least: 1_900, most: 2_200 } as const;

type Invalid = RefusalOf<'invalid'>;

/** Refuses terms by which no settlement could be computed, and names every field that is wrong. */
export function checkTerms(terms: PoolingTerms): Result<PoolingTerms, Invalid> {
  const { sharing, lateJoining, populations, rates, withdrawalDays } = terms;
  const isByPopulation = sharing === 'by-population' || lateJoining === 'by-population';
  const checked = checkAll({
    sharing: checkOneOf(sharing, SHARING_RULES, 'sharing'),
    lateJoining: checkOneOf(lateJoining, LATE_JOINING, 'lateJoining'),
    populations: checkPopulations(populations, isByPopulation),
    rates: checkRates(rates),
    withdrawalDays:
      withdrawalDays === null
        ? ok(null)
        : checkWhole(withdrawalDays, 'withdrawalDays', { least: 0, most: WITHDRAWAL_DAYS_MAX }),
  });
  return checked.ok ? ok(terms) : checked;
}

/** Refuses rates that are neither null nor a whole number of minor units. */
export function checkRates(rates: Rates): Result<unknown, Invalid> {
  return checkEach(
    (['work', 'hosting'] as const).map((kind) => {
      const rate = rates[kind];
      return rate === null ? ok(0) : checkWhole(rate, `rates.${kind}`, { least: 1, most: RATE_MAX });
    }),
  );
}

/** Refuses populations that are missing where a cost is shared by them, and figures that nobody can have. */
export function checkPopulations(populations: Populations | null, isNeeded: boolean): Result<unknown, Invalid> {
  if (populations === null) {
    return isNeeded ? refuse({ type: 'invalid', field: 'populations', because: 'missing' }) : ok(null);
  }
  const figures = Object.entries(populations.figures);
  if (figures.length > POPULATIONS_MAX) {
    return refuse({ type: 'invalid', field: 'populations', because: 'too-many', limit: POPULATIONS_MAX });
  }
  if (figures.some(([institution]) => institution.length > ID_MAX)) {
    return refuse({ type: 'invalid', field: 'populations', because: 'too-long', limit: ID_MAX });
  }
  return checkEach([
    checkWhole(populations.year, 'populations.year', YEARS),
    ...figures.map(([institution, figure]) =>
      checkWhole(figure, `populations.figures.${institution}`, { least: 1, most: POPULATION_MAX }),
    ),
  ]);
}

/** Refuses a word that is none of those that there are. */
export function checkOneOf<T extends string>(value: T, values: readonly T[], field: string): Result<T, Invalid> {
  return values.includes(value) ? ok(value) : refuse({ type: 'invalid', field, because: 'unknown-value' });
}
