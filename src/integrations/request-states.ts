import { z } from 'zod';
import { COMMITMENT_STATUSES, type CommitmentStatus } from '../domain/answer/answer.ts';

const STATES_MAX = 2_000;

/** What each status of other software means for a commitment, as a setting; as the kind begins with where nothing is set. */
export function statesText(atFirst: string) {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z
      .string()
      .max(STATES_MAX)
      .refine((text) => statesIn(text) !== null)
      .default(atFirst),
  );
}

/** `new=planned, finished=kept` as a table, by the id or the name of a status; null where that is something else. */
export function statesIn(text: string): ReadonlyMap<string, CommitmentStatus> | null {
  const pairs = pairsIn(text);
  if (pairs === null) return null;
  const states = new Map<string, CommitmentStatus>();
  for (const [status, state] of pairs) {
    const known = COMMITMENT_STATUSES.find((each) => each === state);
    if (known === undefined) return null;
    states.set(status, known);
  }
  return states;
}

/** `name=value, other=value`, each name once; null where that is something else. */
export function pairsIn(text: string): ReadonlyMap<string, string> | null {
  const pairs = new Map<string, string>();
  for (const part of text.split(/[,;\n]/).filter((each) => each.trim() !== '')) {
    const [name = '', value = '', ...more] = part.split('=').map((each) => each.trim());
    if (name === '' || more.length > 0 || pairs.has(name)) return null;
    pairs.set(name, value);
  }
  return pairs;
}
