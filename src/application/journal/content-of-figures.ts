import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';
import { sha256 } from '../kit/content-hash.ts';

export async function phaseTotals(reader: Reader, phaseId: Id): Promise<object | null> {
  const totals = await reader.commitments.phaseTotals(phaseId);
  return totals === null ? null : { totals };
}

export async function ballotResult(reader: Reader, ballotId: Id): Promise<object | null> {
  const published = await reader.ballots.publication(ballotId);
  if (published === null) return null;
  const { ballots, tally, casts } = published;
  return casts === null ? { ballots, tally } : { ballots, tally, casts };
}

/** Its figures may be hidden still: the hash of the document of the institution says nothing of them without its signature. */
export async function subtotal(reader: Reader, id: Id): Promise<object | null> {
  const stored = await reader.subtotals.byId(id);
  return stored === null ? null : { document: stored.uri, signed: sha256(stored.document) };
}
