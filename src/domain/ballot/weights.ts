import { checkEach } from '../kit/check-all.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { currentUri, type InstitutionMove } from '../network/move.ts';
import { METHOD_NEEDS, type Method } from './method.ts';
import type { Threshold } from './threshold.ts';

/** How often what an institution votes counts, where institutions vote (docs/adr/0178). */
export type InstitutionWeight = {
  /** Its id, as its node writes it. */
  readonly institution: string;
  readonly weight: number;
};

export const WEIGHTS_MAX = 500;
export const WEIGHT_MAX = 1_000_000;
/** Of an institution that the rules do not name. */
const UNNAMED = 1;

/**
 * Weights that can be frozen: institutions by their ids, each once, with positive whole numbers. Refused for a method that
 * needs whole ballots, because no city sends any, and beside a threshold that is a share of those who could vote: votes are
 * weighted, and institutions are not.
 */
export function checkWeights(
  weights: readonly InstitutionWeight[] | null,
  { method, threshold }: { readonly method: Method; readonly threshold: Threshold | null },
): Result<unknown, RefusalOf<'invalid'>> {
  if (weights === null) return ok(null);
  if (!METHOD_NEEDS[method].additive) return no('weights', 'not-for-this-method');
  if (weights.length === 0) return no('weights', 'missing');
  if (weights.length > WEIGHTS_MAX) return no('weights', 'too-many', WEIGHTS_MAX);
  const ofRegistered = threshold?.kind === 'share' && threshold.of === 'registered';
  const named = new Set<string>();
  return checkEach([
    ...weights.map(({ institution, weight }, index) => {
      const again = named.has(institution);
      named.add(institution);
      const fault = isInstitutionUri(institution) ? (again ? 'duplicate' : null) : 'not-a-node-address';
      return fault === null
        ? checkWeight(weight, `weights.${index}.weight`)
        : no(`weights.${index}.institution`, fault);
    }),
    ...(ofRegistered ? [no('threshold.of', 'not-with-weights')] : []),
  ]);
}

/** Weights by the ids of now: an institution that moved keeps the weight that the rules gave it under its former id. */
export function weightsNow(
  weights: readonly InstitutionWeight[] | null,
  moves: readonly InstitutionMove[],
): readonly InstitutionWeight[] | null {
  if (weights === null || moves.length === 0) return weights;
  const now = new Map<string, number>();
  for (const { institution, weight } of weights) {
    const uri = currentUri(moves, institution);
    if (uri === institution || !now.has(uri)) now.set(uri, weight);
  }
  return Array.from(now, ([institution, weight]) => ({ institution, weight }));
}

/** How often an institution counts under rules. */
export function weightOf(
  { weights }: { readonly weights: readonly InstitutionWeight[] | null },
  institution: string,
): number {
  return weights?.find((each) => each.institution === institution)?.weight ?? UNNAMED;
}

/** The address of a node, as it is written in one way alone: so nobody is named twice under two spellings. */
function isInstitutionUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash, href } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '' && href === text;
}

function checkWeight(weight: number, field: string): Result<unknown, RefusalOf<'invalid'>> {
  if (!Number.isSafeInteger(weight)) return no(field, 'wrong-type');
  if (weight < 1) return no(field, 'too-small', 1);
  return weight > WEIGHT_MAX ? no(field, 'too-large', WEIGHT_MAX) : ok(null);
}

function no(
  field: string,
  because: InvalidReason,
  limit?: number,
): { readonly ok: false; readonly refusal: RefusalOf<'invalid'> } {
  return refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
}
