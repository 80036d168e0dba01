import type { CharterTerms } from '../../../domain/community/charter.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Application, Reader } from '../../application.ts';
import { loadMoves } from './resolve-move.ts';

/** The terms of the charter in force, by the ids that its institutions have now: its document names them by those of then. */
export async function charterNow(
  app: Application,
  reader: Reader,
  consultationId: ConsultationId,
): Promise<CharterTerms | null> {
  const terms = (await reader.communities.charter(consultationId))?.terms ?? null;
  if (terms === null) return null;
  const moves = await loadMoves(app, reader);
  const named = <T extends { readonly institution: string }>(each: T): T => ({
    ...each,
    institution: currentUri(moves, each.institution),
  });
  const { populations, successor } = terms;
  return { ...terms, populations: populations.map(named), successor: successor && named(successor) };
}
