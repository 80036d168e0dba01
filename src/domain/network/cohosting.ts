import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Cohosting } from './host.ts';

/** What an institution does to an invitation: the invited `accept`, `refuse` and `leave`, the host `withdraw`s. */
export const COHOSTING_ACTS = ['accept', 'refuse', 'leave', 'withdraw'] as const;
export type CohostingAct = (typeof COHOSTING_ACTS)[number];

const LEADS = {
  accept: { from: ['invited'], to: 'accepted' },
  refuse: { from: ['invited'], to: 'refused' },
  leave: { from: ['accepted'], to: 'left' },
  withdraw: { from: ['invited', 'accepted'], to: 'withdrawn' },
} as const satisfies Record<CohostingAct, { readonly from: readonly Cohosting[]; readonly to: Cohosting }>;

/** Whether an invitation with this state is not over: it waits for an answer, or the institution is in. */
export function isOpenCohosting(status: string): boolean {
  return LEADS.withdraw.from.some((each) => each === status);
}

/** Each state overrides those before it, in whatever order they arrive; the host decides last. */
const RANK = { invited: 0, accepted: 1, refused: 2, left: 2, withdrawn: 3 } as const satisfies Record<
  Cohosting,
  number
>;

/**
 * The state after somebody here does something to an invitation. What is so already stays so; what does not fit the state
 * is refused. An answer is final: whoever changes their mind is invited anew.
 */
export function afterAct(status: Cohosting, act: CohostingAct): Result<Cohosting, RefusalOf<'wrong-status'>> {
  const { from, to } = LEADS[act];
  if (status === to) return ok(to);
  const fits = from.some((each) => each === status);
  return fits ? ok(to) : refuse({ type: 'wrong-status', status, needs: from });
}

/** The state after a message of the other institution: the same whatever arrived late, twice or first. */
export function afterReply(status: Cohosting, act: CohostingAct): Cohosting {
  const { to } = LEADS[act];
  return RANK[to] > RANK[status] ? to : status;
}

/** Whether an institution may be invited (anew): one that is invited or in already is not. */
export function invitable(status: Cohosting | null): Result<null, RefusalOf<'wrong-status'>> {
  const needs = ['refused', 'left', 'withdrawn'] as const;
  if (status === null || needs.some((each) => each === status)) return ok(null);
  return refuse({ type: 'wrong-status', status, needs });
}
