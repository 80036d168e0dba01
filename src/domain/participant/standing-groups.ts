import type { Standing } from './standing.ts';

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
