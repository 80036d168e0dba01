import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Decider } from './decider.ts';

/** Where a feature request is in its life. The last two are final. */
export const REQUEST_STATES = [
  'draft',
  'open',
  'specified',
  'funded',
  'commissioned',
  'delivered',
  'adopted',
  'withdrawn',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export const REQUEST_STEP_NAMES = [
  'open',
  'specify',
  'reopen',
  'fund',
  'release',
  'commission',
  'deliver',
  'reject',
  'adopt',
  'withdraw',
] as const;
export type RequestStepName = (typeof REQUEST_STEP_NAMES)[number];

/** One step that is possible: from which state to which, and who decides it. */
export type RequestStep = {
  readonly step: RequestStepName;
  readonly from: RequestState;
  readonly to: RequestState;
  readonly by: Decider;
};

/** The whole life of a feature request; what is not in this table is not possible. */
export const REQUEST_STEPS = [
  { step: 'open', from: 'draft', to: 'open', by: 'author' },
  { step: 'specify', from: 'open', to: 'specified', by: 'members' },
  /** The specification turned out to be wrong: it is written and agreed on again. */
  { step: 'reopen', from: 'specified', to: 'open', by: 'members' },
  /** The settlement at the close: the rule computes it and the host signs it (settlement.ts). */
  { step: 'fund', from: 'specified', to: 'funded', by: 'host' },
  /** Nobody could be commissioned: it is specified anew, and pledged for anew. */
  { step: 'release', from: 'funded', to: 'specified', by: 'members' },
  { step: 'commission', from: 'funded', to: 'commissioned', by: 'host' },
  { step: 'deliver', from: 'commissioned', to: 'delivered', by: 'supplier' },
  /** What was delivered does not meet the acceptance criteria: the supplier goes on. */
  { step: 'reject', from: 'delivered', to: 'commissioned', by: 'members' },
  { step: 'adopt', from: 'delivered', to: 'adopted', by: 'members' },
  { step: 'withdraw', from: 'draft', to: 'withdrawn', by: 'author' },
  { step: 'withdraw', from: 'open', to: 'withdrawn', by: 'members' },
  { step: 'withdraw', from: 'specified', to: 'withdrawn', by: 'members' },
  { step: 'withdraw', from: 'funded', to: 'withdrawn', by: 'members' },
  { step: 'withdraw', from: 'commissioned', to: 'withdrawn', by: 'members' },
] as const satisfies readonly RequestStep[];

/** In which states pledges are received: what is pledged for stands in the specification that was agreed on. */
export const PLEDGED_IN: readonly RequestState[] = ['specified'];

/** In which states institutions join late: it is settled, and paid for. */
export const JOINED_IN: readonly RequestState[] = ['funded', 'commissioned', 'delivered', 'adopted'];

/** The steps that lead out of a state, in the order of the table; none out of a final one. */
export function stepsFrom(state: RequestState): readonly RequestStep[] {
  return REQUEST_STEPS.filter(({ from }) => from === state);
}

/**
 * The step that somebody asks for. Refused as `wrong-status` with the states that it needs, and as `other-decider` with
 * who decides it. Whoever may speak for several (the host that is also the author) names all of them.
 */
export function stepAfter(
  state: RequestState,
  name: RequestStepName,
  deciders: readonly Decider[],
): Result<RequestStep, RefusalOf<'wrong-status' | 'other-decider'>> {
  const rows: readonly RequestStep[] = REQUEST_STEPS.filter(({ step }) => step === name);
  const row = rows.find(({ from }) => from === state);
  if (row === undefined) return refuse({ type: 'wrong-status', status: state, needs: rows.map(({ from }) => from) });
  return deciders.includes(row.by) ? ok(row) : refuse({ type: 'other-decider', decider: row.by });
}
