import type { ConsultationId } from '../../domain/kit/id.ts';
import type { CommunityMove, InstitutionMove } from '../../domain/network/move.ts';
import type { Reader } from '../application.ts';

/** Where institutions went, and where this community did: by both, what was signed before names what is there now. */
export async function withFormerIds(
  reader: Reader,
  consultationId: ConsultationId,
  moves: readonly InstitutionMove[],
): Promise<readonly (InstitutionMove | CommunityMove)[]> {
  const former = await reader.handOvers.formerly(consultationId);
  return [...moves, ...former.map(({ formerUri, uri }) => ({ from: formerUri, to: uri, of: 'community' as const }))];
}
