import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** Another platform that decides about a consultation, which this node shows and publishes (docs/adr/0114). */
export type ConsultationSource = {
  /** Its name for good: with a key of the platform, it identifies what was read there. */
  readonly key: string;
  /** As people are told: the host of the platform. */
  readonly label: string;
  /** Where people take part. */
  readonly url: string;
};

/** Whether people take part here and this institution decides; refused where another platform does. */
export function takesPartHere({
  source,
}: {
  readonly source: ConsultationSource | null;
}): Result<null, RefusalOf<'decided-by-source'>> {
  return source === null ? ok(null) : refuse({ type: 'decided-by-source', label: source.label, url: source.url });
}

/** The key of something whose own key another thing has now, until it is told under its new one. No platform has such a key. */
const DISPLACED = 'parvis:displaced:';

/** Under which key it is written down what an amendment amends. No platform has such a key. */
export function amendmentKey(key: string): string {
  return `parvis:amendment:${key}`;
}

/** What something is known by beside its key: the second in which it was published, and the hash of its title or its text. */
export type Trait = string;

export function traitOf(at: Date, hash: string): Trait {
  return `${at.toISOString().slice(0, 19)} ${hash}`;
}

type Told = { readonly key: string; readonly trait: Trait };
type Known = { readonly key: string; readonly trait: Trait | null; readonly goneAt: Date | null };
/** Something that is known under a key has another one. */
export type Move = { readonly from: string; readonly to: string };

type Renumbered = {
  readonly moves: readonly Move[];
  /** Those of which the former key may still be there: then it is another thing that only looks like it. */
  readonly doubtful: readonly Move[];
  /** Keys under which something quite different is told now. */
  readonly displaced: readonly string[];
};

export function isDisplaced(key: string): boolean {
  return key.startsWith(DISPLACED);
}

/**
 * Which of what a platform tells is known under another key: it was restored or moved, and numbers anew. What is told or known
 * twice under one trait is not recognised by it.
 */
export function renumberedAmong(told: readonly Told[], known: readonly Known[]): Renumbered {
  const byKey = new Map(known.map((each) => [each.key, each]));
  const toldBy = new Map(told.map((each) => [each.key, each]));
  const isElsewhere = (each: Known) => {
    const now = toldBy.get(each.key);
    return now !== undefined && each.trait !== null && momentOf(now.trait) !== momentOf(each.trait);
  };
  const moves: Move[] = [];
  const doubtful: Move[] = [];
  const displaced: string[] = [];
  for (const { key, trait } of told) {
    const self = byKey.get(key);
    if (self?.trait === trait || (self !== undefined && self.trait === null)) continue;
    const isMoved = self?.trait != null && momentOf(self.trait) !== momentOf(trait);
    if (self !== undefined && !isMoved) continue;
    const [like, ...others] = known.filter((each) => each.trait === trait);
    const isAlone = () => others.length === 0 && told.filter((each) => each.trait === trait).length === 1;
    if (like !== undefined) {
      if (!isAlone()) continue;
      const isSure = isMoved || isDisplaced(like.key) || like.goneAt !== null || isElsewhere(like);
      (isSure ? moves : doubtful).push({ from: like.key, to: key });
    } else if (self?.trait != null && hashOf(self.trait) !== hashOf(trait)) displaced.push(key);
  }
  return { moves, doubtful, displaced };
}

/** The moves one after another, so that no two things ever have the same key. `at`: what was displaced before stays apart. */
export function inSteps(
  { moves, displaced }: Pick<Renumbered, 'moves' | 'displaced'>,
  { isKnown, at }: { readonly isKnown: (key: string) => boolean; readonly at: Date },
): readonly Move[] {
  const aside = (key: string) => (isDisplaced(key) ? key : `${DISPLACED}${at.getTime()}:${key}`);
  const taken = [...moves.map(({ from }) => from), ...moves.map(({ to }) => to).filter(isKnown), ...displaced];
  const first = [...new Set(taken)].filter((key) => !isDisplaced(key)).map((key) => ({ from: key, to: aside(key) }));
  return [...first, ...moves.map(({ from, to }) => ({ from: aside(from), to }))];
}

function momentOf(trait: Trait): string {
  return trait.split(' ')[0] ?? '';
}

function hashOf(trait: Trait): string {
  return trait.split(' ')[1] ?? '';
}

/** How often it is looked for what is new: it shows within ten minutes. */
const NEW_EVERY_MS = 5 * 60_000;
/** How often everything is read again: edits and answers show within an hour. */
export const ALL_EVERY_MS = 45 * 60_000;
/** So many gone at once are ordinary however few there are in all. */
const FEW = 10;

/** How the problem of a proposal begins whose comments its platform could not tell. */
export const UNTOLD_COMMENTS = 'comments: ';

/** Why comments cannot be told of which one may not be seen there: their platform gives none of them then. */
export const COMMENTS_NOT_LISTED = 'not-listed';

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
