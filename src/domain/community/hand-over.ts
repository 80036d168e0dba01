import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { CharterTerms } from './charter.ts';
import type { CommunityRole } from './role-name.ts';

const DAY_MS = 86_400_000;

/** By what an institution takes over a community: the host offered it, or was silent for as long as the charter says. */
export type TakenOverBy = 'offer' | 'silence';

/** What one node knows of a community by itself, whoever says what about it. */
export type KnownOfHost = {
  /** To whom the host offers the community, as it says itself; null for nobody. */
  readonly offeredTo: string | null;
  /** The charter in force; null where there is none. */
  readonly charter: Pick<CharterTerms, 'successor'> | null;
  /** Since when the host does not answer this node; null while it does. */
  readonly silentSince: Date | null;
};

/**
 * Whether an institution may take over a community, by what this node knows itself: the institution asks before it does, and every
 * other one before it follows. Nothing that the claimant says is looked at.
 */
export function mayTakeOver(
  claimant: { readonly institution: string; readonly role: CommunityRole | null },
  { offeredTo, charter, silentSince }: KnownOfHost,
  now: Date,
): Result<TakenOverBy, RefusalOf<'hand-over-refused'>> {
  if (claimant.role !== 'member') return refuse({ type: 'hand-over-refused', because: 'not-a-member' });
  if (offeredTo === claimant.institution) return ok('offer');
  const successor = charter?.successor;
  if (successor?.institution !== claimant.institution) {
    return refuse({ type: 'hand-over-refused', because: 'not-offered' });
  }
  if (silentSince === null) return refuse({ type: 'hand-over-refused', because: 'host-answers' });
  const from = new Date(silentSince.getTime() + successor.afterDays * DAY_MS);
  return now >= from
    ? ok('silence')
    : refuse({ type: 'hand-over-refused', because: 'host-answers', since: silentSince, from });
}

/** How far a host may be ahead of the highest number that is known of it. */
const AHEAD_MAX = 100_000;
/** Numbers that are left free after a silence: the host may have given some that nobody read. */
const LEFT_FREE = 1_000;

/** The number that the next proposal gets at whoever took over: never one that the former host gave. */
export function nextNumberAfter(known: number, offered: number | null): number {
  const next = known + 1;
  if (offered === null) return next + LEFT_FREE;
  return offered <= next + AHEAD_MAX ? Math.max(offered, next) : next + LEFT_FREE;
}
