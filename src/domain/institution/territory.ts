import type { Localised } from '../text.ts';

/** A place that an institution answers for, or a part of one; `within` names the larger one by its code. */
export type Territory = {
  /** The code used locally, for example an INSEE or NUTS code. */
  readonly code: string;
  readonly name: Localised;
  readonly within: string | null;
};

/** True where `code` is one of `allowed` or lies inside one of them. Stops at circular data. */
export function liesWithin(code: string, allowed: readonly string[], territories: readonly Territory[]): boolean {
  const parents = new Map(territories.map((territory) => [territory.code, territory.within]));
  const seen = new Set<string>();
  for (let at: string | null = code; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (allowed.includes(at)) return true;
    seen.add(at);
  }
  return false;
}
