import { withFormerEnds } from '../../domain/consultation/phase.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { ConsultationId, Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';
import { sha256 } from '../kit/content-hash.ts';

/** Of an import, the number and content hash of each proposal as it came: what happens to one later does not change it. */
export async function importedProposals(
  reader: Reader,
  {
    consultationId,
    firstNumber,
    proposals: count,
  }: {
    readonly consultationId: ConsultationId | null;
    readonly firstNumber?: number | undefined;
    readonly proposals: number;
  },
): Promise<object> {
  if (consultationId === null || firstNumber === undefined) return { proposals: [] };
  return { proposals: await reader.commitments.firstHashes({ consultationId, firstNumber, count }) };
}

/** With the ends of its phases at that moment: each extension since has an entry of its own. */
export async function consultation(reader: Reader, { consultationId, at }: NewEvent): Promise<object | null> {
  const found = consultationId === null ? null : await reader.consultations.byId(consultationId);
  if (found === null) return null;
  const since = (await reader.views.extensions(found.id)).filter((extension) => extension.at > at);
  const phases = withFormerEnds(found.phases, since);
  const { slug, title, summary, territory, languages, topics, timeZone, rules, rulesHash } = found;
  return { slug, title, summary, territory, languages, topics, timeZone, phases, rules, rulesHash };
}

export async function synthesis(reader: Reader, consultationId: Id | null): Promise<object | null> {
  const found = consultationId === null ? null : await reader.views.latestSynthesis(consultationId);
  return found === null ? null : { words: found.words, document: found.document };
}

export async function newsletter(reader: Reader, id: Id): Promise<object | null> {
  const found = await reader.newsletters.byId(id);
  return found === null ? null : { subject: found.subject, text: found.text };
}

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
