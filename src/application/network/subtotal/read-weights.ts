import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { weightsNow } from '../../../domain/ballot/weights.ts';
import type { Application } from '../../application.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import type { Neighbour } from '../cohost/ports.ts';
import { loadMoves } from '../move/resolve-move.ts';

/** An institution with how often what it votes counts. */
export type NamedWeight = { readonly institution: Omit<Neighbour, 'isPeer'>; readonly weight: number };

/** The weights of a ballot with the names of the institutions, the largest first; null where all count once. */
export async function readWeights(
  app: Application,
  { rules }: Pick<Ballot, 'rules'>,
): Promise<readonly NamedWeight[] | null> {
  if (rules.weights === null) return null;
  return await app.store.read(async (reader) => {
    const weights = weightsNow(rules.weights, await loadMoves(app, reader)) ?? [];
    const uris = weights.map(({ institution }) => institution);
    const names = await institutionNames(reader, app, uris);
    return weights
      .flatMap(({ institution, weight }) => {
        const named = names.get(institution);
        return named === undefined ? [] : [{ institution: named, weight }];
      })
      .toSorted((a, b) => b.weight - a.weight || (a.institution.uri < b.institution.uri ? -1 : 1));
  });
}
