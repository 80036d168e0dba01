import type { DecidedStep, FeatureRequest, Funding } from '../community/request/ports.ts';

/**
 * What members had agreed on at a moment: cost, terms and since when. Of a specification that is in force no more the close may have been
 * set anew since. Null where it is not known, as of what was agreed on before it was recorded with its step.
 */
export function fundingAt(
  { funding }: Pick<FeatureRequest, 'funding'>,
  steps: readonly Pick<DecidedStep, 'funding'>[],
  at: Date,
): Funding | null {
  if (funding !== null && at >= funding.opensAt) return funding;
  const former = steps.flatMap((step) => step.funding ?? []).filter(({ opensAt }) => opensAt <= at);
  return former.toSorted((one, other) => one.opensAt.getTime() - other.opensAt.getTime()).at(-1) ?? null;
}
