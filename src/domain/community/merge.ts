import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { statementsInForce } from './accept-pledge.ts';
import { PLEDGED_IN, type RequestState, type RequestStepName } from './feature-request-states.ts';
import type { MergeFault } from './merge-fault.ts';
import type { PledgeStatement } from './pledge.ts';
import { standingPledges } from './standing.ts';

/** In which states a request can be withdrawn as a duplicate: nobody pays for it yet. */
export const MERGED_FROM: readonly RequestState[] = ['draft', 'open', 'specified'];

/** States of a request into which none is merged. */
const CLOSED: Partial<Readonly<Record<RequestState, MergeFault['because']>>> = {
  draft: 'target-draft',
  withdrawn: 'target-withdrawn',
};

/** A request that is to be withdrawn as a duplicate, with the institutions whose pledges to it are in force. */
type Duplicate = {
  readonly number: number;
  readonly state: RequestState;
  readonly pledging: readonly string[];
};

/** Of which request another one says to be a duplicate; `state` is null where no public request has the number. */
type Target = { readonly number: number; readonly state: RequestState | null };

/** Whether a request can be withdrawn as a duplicate of another one of the same community: no pledge is moved by it. */
export function checkMerge(duplicate: Duplicate, target: Target): Result<number, RefusalOf<'merge-refused'>> {
  const { number } = target;
  const because = faultOf(duplicate, target);
  if (because === null) return ok(number);
  const { pledging: institutions } = duplicate;
  return refuse({ type: 'merge-refused', because, number, ...(because === 'pledged' ? { institutions } : {}) });
}

function faultOf(duplicate: Duplicate, { number, state }: Target): MergeFault['because'] | null {
  if (number === duplicate.number) return 'itself';
  if (!MERGED_FROM.includes(duplicate.state)) return 'funded';
  if (state === null) return 'unknown-request';
  return CLOSED[state] ?? (duplicate.pledging.length > 0 ? 'pledged' : null);
}

/** The institutions whose pledges to a request are in force: those about the specification in force, which did not expire. */
export function pledgersInForce(
  request: { readonly state: RequestState; readonly specifiedAt: Date | null },
  statements: readonly { readonly statement: PledgeStatement; readonly receivedAt: Date }[],
  now: Date,
): readonly string[] {
  const { state, specifiedAt } = request;
  if (specifiedAt === null || !PLEDGED_IN.includes(state)) return [];
  const inForce = statementsInForce(statements, { specifiedAt }).map(({ statement }) => statement);
  const standing = standingPledges(inForce).filter(({ expiresAt }) => expiresAt > now);
  return [...new Set(standing.map(({ institution }) => institution))];
}

/** Whether a host that keeps to the rules can have taken such a step: it withdraws, and names another request. */
export function isPossibleMerge(
  number: number | null,
  { step, from, duplicateOf }: { readonly step: RequestStepName; readonly from: RequestState } & MaybeDuplicate,
): boolean {
  return duplicateOf == null || (step === 'withdraw' && MERGED_FROM.includes(from) && duplicateOf !== number);
}

type MaybeDuplicate = { readonly duplicateOf?: number | null | undefined };

/** Of which request one is a duplicate, by its steps; null for none. */
export function duplicateOfBy(steps: readonly MaybeDuplicate[]): number | null {
  return steps.findLast(({ duplicateOf }) => duplicateOf != null)?.duplicateOf ?? null;
}

/** Of all duplicates in a community, those that were merged into one request, directly or through another one. */
export function mergedInto<D extends { readonly number: number; readonly duplicateOf: number }>(
  number: number,
  duplicates: readonly D[],
): readonly D[] {
  const into = Map.groupBy(duplicates, ({ duplicateOf }) => duplicateOf);
  const merged = new Set([number]);
  // A set is walked to its end, also through what is added meanwhile.
  for (const target of merged) for (const each of into.get(target) ?? []) merged.add(each.number);
  return duplicates.filter((each) => each.number !== number && merged.has(each.number));
}
