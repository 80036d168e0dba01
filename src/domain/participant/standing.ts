/**
 * What the institution knows of somebody who takes part. Never blended: totals are shown per standing
 * (design: product, lesson 6).
 */
export const STANDINGS = ['resident', 'registered', 'fediverse', 'paper', 'institution', 'imported'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How strong a standing is when one person has two sign-ins; the higher stands. `imported` never rises. */
const RANK = {
  imported: 0,
  fediverse: 1,
  registered: 2,
  paper: 3,
  institution: 4,
  resident: 5,
} as const satisfies Record<Standing, number>;

export function higherStanding(a: Standing, b: Standing): Standing {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Standings that somebody may hold who acts here; `imported` only comes with another platform's data. */
export const ACTING_STANDINGS = STANDINGS.filter((standing) => standing !== 'imported');

export function isStanding(value: string): value is Standing {
  return (STANDINGS as readonly string[]).includes(value);
}
