import type { CharterTerms } from '../../../domain/community/charter.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Application, Reader } from '../../application.ts';
import { loadMoves } from '../move/resolve-move.ts';

/** Who may take over a community by its charter in force, by the id that it has now: the charter names it by the one of then. */
export async function charterNow(
  app: Application,
  reader: Reader,
  consultationId: ConsultationId,
): Promise<Pick<CharterTerms, 'successor'> | null> {
  const terms = (await reader.communities.charter(consultationId))?.terms ?? null;
  if (terms?.successor === undefined) return terms;
  const institution = currentUri(await loadMoves(app, reader), terms.successor.institution);
  return { successor: { ...terms.successor, institution } };
}
