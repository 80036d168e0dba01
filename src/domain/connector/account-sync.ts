/** An account that is not known is asked for again after so long before it counts as deleted. */
const CONFIRMED_AFTER_MS = 20 * 3_600_000;
/** How long after the end of a run the next one begins: once a day. */
const EVERY_MS = 23 * 3_600_000;
/** A run that could not go on for so long begins anew. */
const STALE_MS = 24 * 3_600_000;
/** So many at once are ordinary however few there are in all. */
const FEW = 10;

/** A run through all sign-ins of one identity provider, at which the accounts that they are of may have been deleted. */
export type AccountSync = {
  readonly connector: string;
  /** When the run that is under way began; null where none is. */
  readonly beganAt: Date | null;
  /** The last sign-in that it asked for. */
  readonly afterId: string | null;
  /** Of the run that is under way, or else of the last one. */
  readonly asked: number;
  readonly known: number;
  readonly removed: number;
  readonly erased: number;
  readonly endedAt: Date | null;
  /** When a run last came to its end and was believed. */
  readonly succeededAt: Date | null;
  /** Why the last try came to nothing; null where it did not. */
  readonly error: string | null;
};

/** The run that goes on now, where it stopped or from the start; null where the last one is recent. */
export function runningAt(connector: string, last: AccountSync | null, now: Date): (AccountSync & Running) | null {
  const since = (moment: Date) => Math.abs(now.getTime() - moment.getTime());
  const { beganAt = null, endedAt = null, succeededAt = null } = last ?? {};
  if (last !== null && beganAt !== null && since(beganAt) < STALE_MS) return { ...last, beganAt };
  if (beganAt === null && endedAt !== null && since(endedAt) < EVERY_MS) return null;
  const counts = { asked: 0, known: 0, removed: 0, erased: 0 };
  return { connector, beganAt: now, afterId: null, ...counts, endedAt, succeededAt, error: null };
}
type Running = { readonly beganAt: Date };

/** Accounts that were not known before this moment either are deleted. */
export function confirmedBefore(now: Date): Date {
  return new Date(now.getTime() - CONFIRMED_AFTER_MS);
}

/**
 * Why a run is not believed. A provider that knows nobody, or suddenly far fewer than before, rather lost its directory, or does
 * not show it to this node. `mostPercent` is the share of those asked for that one run may take away.
 */
export function doubtAbout(
  { asked, known }: Pick<AccountSync, 'asked' | 'known'>,
  { deleted, mostPercent }: { readonly deleted: number; readonly mostPercent: number },
): 'nobody-known' | 'too-many-deleted' | null {
  if (asked > 0 && known === 0) return 'nobody-known';
  return deleted > Math.max(FEW, (asked * mostPercent) / 100) ? 'too-many-deleted' : null;
}
