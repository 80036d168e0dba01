import type { Fault, Refusal } from './refusal.ts';
import type { Result } from './result.ts';

type Checks = Readonly<Record<string, Result<unknown>>>;
type Held<C extends Checks> = { readonly [K in keyof C]: C[K] extends Result<infer T, infer _> ? T : never };
type RefusedBy<C extends Checks> = C[keyof C] extends Result<unknown, infer R> ? R : never;

/**
 * Several checks at once: what each holds by its name, or the first refusal with what else is invalid beside it, so that
 * a form shows all its faults.
 */
export function checkAll<C extends Checks>(checks: C): Result<Held<C>, RefusedBy<C>> {
  const each = Object.entries(checks);
  const refusals = each.flatMap(([, check]) => (check.ok ? [] : [check.refusal]));
  if (refusals.length > 0) return { ok: false, refusal: together(refusals) as RefusedBy<C> };
  return {
    ok: true,
    value: Object.fromEntries(each.map(([name, check]) => [name, check.ok && check.value])) as Held<C>,
  };
}

/** The same for the rows of a list. */
export function checkEach<T, R extends Refusal>(checks: readonly Result<T, R>[]): Result<readonly T[], R> {
  const refusals = checks.flatMap((check) => (check.ok ? [] : [check.refusal]));
  if (refusals.length > 0) return { ok: false, refusal: together(refusals) as R };
  return { ok: true, value: checks.flatMap((check) => (check.ok ? [check.value] : [])) };
}

/** A refusal and what else is invalid, each alone. */
export function faultsIn(refusal: Refusal): readonly Refusal[] {
  if (!('field' in refusal) || refusal.others === undefined) return [refusal];
  const { others, ...first } = refusal;
  return [first, ...others];
}

/** Refusals as one: the first, and where it is about a field, what else is about another. */
export function together(refusals: readonly Refusal[]): Refusal {
  const [first, ...rest] = refusals.flatMap(faultsIn);
  if (first === undefined) throw new Error('nothing was refused');
  const others = rest.filter((each): each is Fault => 'field' in each);
  return 'field' in first && others.length > 0 ? { ...first, others } : first;
}
