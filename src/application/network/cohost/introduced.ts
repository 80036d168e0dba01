import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../../domain/kit/result.ts';
import { type Introduced, mayBringIn } from '../../../domain/network/bringing-in.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Cohost } from './ports.ts';

/**
 * Whom a co-host brought in, with the most people that each may register: those who are invited or in, and those who were in,
 * for what they counted stays counted.
 */
export function introducedBy(cohosts: readonly Cohost[], peer: string): readonly Introduced[] {
  return cohosts
    .filter((each) => each.introducedBy === peer && (isOpenCohosting(each.status) || each.registered !== null))
    .map(({ peer: institution, registered, registeredMax }) => ({
      institution,
      registeredMax: registeredMax ?? registered ?? 0,
    }));
}

/** Whether a co-host of ours may bring in an institution: it is in itself, was allowed to, and stays within its bounds. */
export function checkIntroduced(
  cohosts: readonly Cohost[],
  { by, added }: { readonly by: string; readonly added: Introduced },
): Result<null, RefusalOf<'bringing-in-refused'>> {
  const bringer = cohosts.find(({ peer }) => peer === by);
  if (bringer?.status !== 'accepted') return refuse({ type: 'bringing-in-refused', because: 'not-in' });
  return mayBringIn(bringer.bringsIn ?? null, { taken: introducedBy(cohosts, by), added });
}
