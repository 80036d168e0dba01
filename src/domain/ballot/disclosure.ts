import type { Disclosure, DisclosureContext } from '../consultation/visibility.ts';
import { type Ballot, finalAt } from './ballot.ts';

/**
 * Whether the counts of a ballot may be shown. How many took part may always be: never in which direction. There is no
 * exception for officers, and the close is the final one: who still enters paper must not know the result.
 * `tookPart` is whether this very person cast this very ballot.
 */
export function ballotDisclosureOf(
  ballot: Pick<Ballot, 'rules' | 'closesAt' | 'paperUntil'>,
  to: DisclosureContext,
): Disclosure {
  const { resultsVisibility } = ballot.rules;
  const until = finalAt(ballot);
  if (resultsVisibility === 'always' || to.now >= until) return { visible: true };
  if (resultsVisibility === 'after-taking-part' && to.tookPart) return { visible: true };
  return { visible: false, because: resultsVisibility, until };
}
