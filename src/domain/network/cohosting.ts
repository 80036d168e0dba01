import { checkAll } from '../kit/check-all.ts';
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

/** What the participants of a co-host may write in a consultation of ours in a day; the rest is held for an officer. */
type ContributionLimits = {
  /** Proposals and comments of all of them together. */
  readonly perDay: number;
  /** Of each of them. */
  readonly perAuthor: number;
};

/** What an officer set; null or absent for the default. */
type ContributionSettings = {
  readonly registered: number | null;
  readonly contributionsPerDay?: number | null;
  readonly contributionsPerAuthor?: number | null;
};

/** A day is the twenty-four hours before something comes, so that nobody waits for midnight to start anew. */
export const LIMITED_OVER_MS = 86_400_000;

/** One in fifty of those whom an institution registered writes something in a day, which is much. */
const REGISTERED_PER_CONTRIBUTION = 50;
/** So that the first evening of a small town is not held. */
const PER_DAY_LEAST = 50;
/** What the officers of a host could still read; more is for an officer to allow. */
const PER_DAY_MOST = 500;
const PER_AUTHOR = 20;

/** What an integer holds. */
const LIMIT_MAX = 2_147_483_647;

/** What is in force: what an officer set, else what follows from how many people the institution registered. */
export function contributionLimits({
  registered,
  contributionsPerDay = null,
  contributionsPerAuthor = null,
}: ContributionSettings): ContributionLimits {
  const expected = Math.ceil((registered ?? 0) / REGISTERED_PER_CONTRIBUTION);
  return {
    perDay: contributionsPerDay ?? Math.min(Math.max(expected, PER_DAY_LEAST), PER_DAY_MOST),
    perAuthor: contributionsPerAuthor ?? PER_AUTHOR,
  };
}

/** Which limit one more contribution would exceed, of the institution before that of the author; null for none. */
export function exceededLimit(
  { perDay, perAuthor }: ContributionLimits,
  written: { readonly byAll: number; readonly byAuthor: number },
): keyof ContributionLimits | null {
  if (written.byAll >= perDay) return 'perDay';
  return written.byAuthor >= perAuthor ? 'perAuthor' : null;
}

/** Limits that an officer may set: whole numbers of one or more, or null for the default. */
export function checkContributionLimits(limits: {
  readonly contributionsPerDay: number | null;
  readonly contributionsPerAuthor: number | null;
}): Result<typeof limits, RefusalOf<'invalid'>> {
  return checkAll({
    contributionsPerDay: checkLimit(limits.contributionsPerDay, 'contributionsPerDay'),
    contributionsPerAuthor: checkLimit(limits.contributionsPerAuthor, 'contributionsPerAuthor'),
  });
}

function checkLimit(limit: number | null, field: string): Result<number | null, RefusalOf<'invalid'>> {
  if (limit === null) return ok(null);
  if (!Number.isInteger(limit)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  if (limit < 1) return refuse({ type: 'invalid', field, because: 'too-small', limit: 1 });
  return limit > LIMIT_MAX ? refuse({ type: 'invalid', field, because: 'too-large', limit: LIMIT_MAX }) : ok(limit);
}
