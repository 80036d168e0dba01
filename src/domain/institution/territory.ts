import { checkAll, checkEach } from '../kit/check-all.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine, checkLocalisedLine, type Localised, NAME_MAX } from '../kit/text.ts';

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
  input: readonly Territory[],
  field: string,
): Result<readonly Territory[], RefusalOf<'invalid'>> {
  const codes = new Set<string>();
  const code = (text: string, at: string): Result<string, RefusalOf<'invalid'>> => {
    const held = checkLine(text, at, NAME_MAX);
    if (!held.ok) return held;
    if (codes.has(held.value)) return refuse({ type: 'invalid', field: at, because: 'duplicate' });
    codes.add(held.value);
    return held;
  };
  const territories = checkEach(
    input.map((each, index) => {
      const { within } = each;
      const at = `${field}.${index}`;
      const checked = checkAll({
        code: code(each.code, `${at}.code`),
        name: checkLocalisedLine(each.name, `${at}.name`, NAME_MAX),
      });
      return checked.ok ? ok({ ...checked.value, within }) : checked;
    }),
  );
  if (!territories.ok) return territories;
  const lost = territories.value.findIndex(({ within }) => within !== null && !codes.has(within));
  return lost === -1
    ? territories
    : refuse({ type: 'invalid', field: `${field}.${lost}.within`, because: 'unknown-value' });
}
