import { togetherIn } from '../../domain/ballot/tally.ts';
import { type CityCount, jointTally } from '../../domain/network/joint-tally.ts';
import type { Subtotal } from '../../domain/network/subtotal.ts';
import { sha256 } from '../ballot-secret.ts';
import { type ResultDocument, resultDocument } from '../open-data/tally.ts';
import type { Application } from '../ports.ts';
import type { TallyView } from '../read-tally.ts';
import { sameResult } from '../recount-ballots.ts';
import { institutionUri } from './cohost-uris.ts';

export type JointOutcome = 'equal' | 'differs' | 'not-proven';

/** What a signed document says; null where it has not the proof of the institution, or is no subtotal. */
export type ProvenSubtotal = (document: string, institution: string) => Promise<Subtotal | null>;

/**
 * Adds up again what institutions counted of a ballot that they share: our own published ballots, as they were counted
 * again, and what the others signed, each only with its proof. Null where nobody shares it.
 */
export async function recountJoint(
  { app, proven }: { readonly app: Application; readonly proven: ProvenSubtotal },
  of: { readonly view: TallyView; readonly own: ResultDocument },
): Promise<JointOutcome | null> {
  const { ballot, joint } = of.view;
  if (joint === null) return null;
  const { turnout, subtotals: piles } = of.own;
  const ours = institutionUri(app.origin);
  const cities: CityCount[] = [{ institution: ours, turnout, piles }];
  const kept = await app.store.read((reader) => reader.subtotals.standing(ballot.consultationId, ballot.id));
  for (const { institution, document } of kept) {
    if (institution === ours) continue;
    const said = await proven(document, institution);
    if (said?.of !== 'ballot') return 'not-proven';
    cities.push({ institution, turnout: said.turnout, piles: said.piles });
  }
  const again = jointTally(ballot, cities, sha256);
  if (!again.ok) return 'differs';
  const recounted = resultDocument({ tally: again.value, together: togetherIn(ballot, again.value) });
  return sameResult(recounted, resultDocument(joint)) ? 'equal' : 'differs';
}
