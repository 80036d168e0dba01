import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { checkLine, checkLocalisedLine, type Localised, NAME_MAX } from '../text.ts';

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

/** Territories that belong together: each code once, and each within one of them or within none. */
export function checkTerritories(
  said: readonly Territory[],
  field: string,
): Result<readonly Territory[], RefusalOf<'invalid'>> {
  const territories: Territory[] = [];
  const codes = new Set<string>();
  for (const [index, { code, name, within }] of said.entries()) {
    const kept = checkLine(code, `${field}.${index}.code`, NAME_MAX);
    if (!kept.ok) return kept;
    if (codes.has(kept.value))
      return refuse({ type: 'invalid', field: `${field}.${index}.code`, because: 'duplicate' });
    codes.add(kept.value);
    const checked = checkLocalisedLine(name, `${field}.${index}.name`, NAME_MAX);
    if (!checked.ok) return checked;
    territories.push({ code: kept.value, name: checked.value, within });
  }
  const lost = territories.findIndex(({ within }) => within !== null && !codes.has(within));
  return lost === -1
    ? ok(territories)
    : refuse({ type: 'invalid', field: `${field}.${lost}.within`, because: 'unknown-value' });
}
