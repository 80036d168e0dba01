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
