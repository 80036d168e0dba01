/**
 * What the institution knows of somebody who takes part. Never blended: totals are shown per standing
 * (design: product, lesson 6).
 */
export const STANDINGS = ['resident', 'registered', 'fediverse', 'paper', 'institution', 'imported'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How strong a standing is when one person has two sign-ins; the higher stands. */
const RANK = {
  imported: 0,
  fediverse: 1,
  registered: 2,
  paper: 3,
  institution: 4,
  resident: 5,
} as const satisfies Record<Standing, number>;

/**
 * The standing after the institution verified something: it only rises. `imported` stays what it is, because counts
 * imported from another platform are never summed with ours (design: decisions, Totals).
 */
export function higherStanding(held: Standing, verified: Standing): Standing {
  if (held === 'imported') return held;
  return RANK[held] >= RANK[verified] ? held : verified;
}

/** Standings that somebody may hold who acts here; `imported` only comes with another platform's data. */
export const ACTING_STANDINGS = STANDINGS.filter((standing) => standing !== 'imported');

export function isStanding(value: string): value is Standing {
  return (STANDINGS as readonly string[]).includes(value);
}

type Counts = Readonly<Partial<Record<Standing, number>>>;

/**
 * Groups of standings that are counted apart, in the order of `standings`: one a standing, but standings with fewer people than
 * `least` join one another and, if they are still too few, the smallest group there is. Only where all together are fewer has a
 * group less than that.
 */
export function groupStandings(
  standings: readonly Standing[],
  counts: Counts,
  least: number,
): readonly (readonly Standing[])[] {
  const few = standings.filter((standing) => (counts[standing] ?? 0) < least);
  const many = standings.filter((standing) => !few.includes(standing));
  if (few.length > 0 && sumOver(few, counts) < least) {
    const smallest = many.toSorted((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))[0];
    if (smallest !== undefined) {
      few.push(smallest);
      many.splice(many.indexOf(smallest), 1);
    }
  }
  // In the order of standings, whoever joined whom.
  const group = standings.filter((standing) => few.includes(standing));
  return group.length === 0 ? many.map((standing) => [standing]) : [...many.map((standing) => [standing]), group];
}

/** People of some standings together. */
export function sumOver(standings: readonly Standing[], counts: Counts): number {
  return standings.reduce((sum, standing) => sum + (counts[standing] ?? 0), 0);
}

/** In which count an act is: the one that decides, or one that is shown beside it; unknown of somebody who is not known yet. */
type CountedIn = 'deciding' | 'beside' | 'unknown';

/** In which count an act of somebody is, by the rule that says whose count decides. */
export function countedIn(deciding: readonly Standing[], standing: Standing | null): CountedIn {
  if (standing === null) return 'unknown';
  return deciding.includes(standing) ? 'deciding' : 'beside';
}

/** Whether being recognised as a resident would change in which count an act of somebody is. */
export function recognitionWouldCount(deciding: readonly Standing[], standing: Standing | null): boolean {
  return deciding.includes('resident') && standing !== 'imported' && countedIn(deciding, standing) !== 'deciding';
}
