/** How often it is looked for what is new: it shows within ten minutes. */
const NEW_EVERY_MS = 5 * 60_000;
/** How often everything is read again: edits and answers show within an hour. */
export const ALL_EVERY_MS = 45 * 60_000;
/** So many gone at once are ordinary however few there are in all. */
const FEW = 10;

/** How the problem of a proposal begins whose comments its platform could not tell. */
export const UNTOLD_COMMENTS = 'comments: ';

/** What a pass reads: what was published since the last time, or everything. */
type PassStage = 'new' | 'all';

/** No page of any source: what the pages did not have is looked for. */
export const REMOVALS = 'parvis:removals';

/** Where a connector stands with reading a source. */
export type SourcePass = {
  readonly connector: string;
  /** What is under way; null where nothing is. */
  readonly stage: PassStage | null;
  /** The page that comes next, as the source names it; null for the first, {@link REMOVALS} once all are read. */
  readonly cursor: string | null;
  /** When the pass that is under way began, or the last one. */
  readonly beganAt: Date;
  /** The latest publication that was read. */
  readonly newestAt: Date | null;
  /** When a pass for what is new last ended, or one through everything. */
  readonly newEndedAt: Date | null;
  /** When a pass through everything last ended; null before the first, which announces nothing. */
  readonly allEndedAt: Date | null;
  /** Not before then does it go on: the source asked for a pause. */
  readonly pausedUntil: Date | null;
};

/**
 * What is to be read now, where it stopped or from the start; null where nothing is due. `once`: nothing after the first pass.
 * `isAsked`: everything, whatever is due.
 */
export function dueStage(
  last: SourcePass | null,
  { now, once, isAsked = false }: { readonly now: Date; readonly once: boolean; readonly isAsked?: boolean },
): { readonly stage: PassStage; readonly cursor: string | null; readonly begins: boolean } | null {
  if (last === null || (isAsked && last.stage !== 'all')) return { stage: 'all', cursor: null, begins: true };
  if (last.pausedUntil !== null && last.pausedUntil > now) return null;
  if (last.stage !== null) return { stage: last.stage, cursor: last.cursor, begins: false };
  if (last.allEndedAt === null) return { stage: 'all', cursor: null, begins: true };
  if (once) return null;
  const since = (moment: Date | null) => (moment === null ? Infinity : Math.abs(now.getTime() - moment.getTime()));
  if (since(last.allEndedAt) >= ALL_EVERY_MS) return { stage: 'all', cursor: null, begins: true };
  return since(last.newEndedAt) >= NEW_EVERY_MS ? { stage: 'new', cursor: null, begins: true } : null;
}

/** Whether so much is gone at once that the source has rather lost it, or does not show it to this node. */
export function isDoubtfullyGone({ known, gone }: { readonly known: number; readonly gone: number }): boolean {
  return gone > Math.max(FEW, known / 2);
}
