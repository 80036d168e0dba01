/** The key of something whose own key another thing has now, until it is told under its new one. No platform has such a key. */
const DISPLACED = 'parvis:displaced:';

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
