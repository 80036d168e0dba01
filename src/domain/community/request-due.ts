import type { RequestState } from './feature-request-states.ts';
import { PLEDGED_IN } from './feature-request-states.ts';
import type { Use } from './release.ts';
import { isStatedIn } from './request-kinds.ts';
import type { CommunityRole } from './role-name.ts';

/** How long before a close, or before the day that an institution named, its agents are reminded. */
export const REMINDED_DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/**
 * What is due about a feature request: pledges close soon; the host can settle them; the day until which this institution meant to
 * run what was delivered comes, or has passed.
 */
export const REQUEST_DUE = ['close', 'settle', 'use-before', 'use-after'] as const;
export type RequestDue = (typeof REQUEST_DUE)[number];

export type RequestToday = {
  readonly state: RequestState;
  /** The close in force; null where nothing is pledged for. */
  readonly closesAt: Date | null;
  readonly isSettled: boolean;
  /** Whether this institution hosts the community. */
  readonly isHost: boolean;
  /** What this institution is there; null where it is in it no more. */
  readonly role: CommunityRole | null;
  /** What this institution stated last about what it runs; null for nothing. */
  readonly use: Pick<Use, 'since' | 'dueOn'> | null;
};

/**
 * What is due at a moment, with what it is due for: the same of the same moment or day is one reminder. `today` is the day
 * (`YYYY-MM-DD`) on the clock of the institution.
 */
export function requestDue(
  { state, closesAt, isSettled, isHost, role, use }: RequestToday,
  { now, today }: { readonly now: Date; readonly today: string },
): { readonly due: RequestDue; readonly at: string } | null {
  if (role === null) return null;
  if (PLEDGED_IN.includes(state) && closesAt !== null) {
    const at = closesAt.toISOString();
    if (now < closesAt) {
      const isSoon = closesAt.getTime() - now.getTime() <= REMINDED_DAYS * DAY_MS;
      return role === 'member' && isSoon ? { due: 'close', at } : null;
    }
    return isHost && !isSettled ? { due: 'settle', at } : null;
  }
  const dueOn = use?.since === null ? use.dueOn : null;
  if (!isStatedIn('use', state) || dueOn === null) return null;
  if (dueOn < today) return { due: 'use-after', at: dueOn };
  const from = Temporal.PlainDate.from(dueOn).subtract({ days: REMINDED_DAYS }).toString();
  return from <= today ? { due: 'use-before', at: dueOn } : null;
}
