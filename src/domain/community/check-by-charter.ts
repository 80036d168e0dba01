import { checkEach } from '../kit/check-all.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { CharterTerms } from './charter.ts';
import type { PoolingTerms } from './terms.ts';

/**
 * Refuses terms of a request that say something else than the charter in force, and names every one of them. What the charter leaves
 * open is agreed on with each request; null where there is none.
 */
export function checkByCharter(
  terms: PoolingTerms,
  charter: CharterTerms | null,
): Result<unknown, RefusalOf<'invalid'>> {
  if (charter === null) return ok(terms);
  const { sharing = terms.sharing, lateJoining = terms.lateJoining, pledgeWithdrawal } = charter;
  const withdrawalDays = pledgeWithdrawal === 'until-close' ? 0 : null;
  return checkEach([
    sameAs('sharing', terms.sharing === sharing),
    sameAs('lateJoining', terms.lateJoining === lateJoining),
    sameAs('withdrawalDays', terms.withdrawalDays === withdrawalDays),
    sameAs('populations', hasFiguresOf(terms, charter)),
  ]);
}

function hasFiguresOf({ populations }: PoolingTerms, charter: CharterTerms): boolean {
  if (populations === null) return true;
  return charter.populations.every(
    ({ institution, people }) => (populations.figures[institution] ?? people) === people,
  );
}

function sameAs(field: string, isSame: boolean): Result<null, RefusalOf<'invalid'>> {
  return isSame ? ok(null) : refuse({ type: 'invalid', field, because: 'not-by-charter' });
}
