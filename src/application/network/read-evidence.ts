import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Id } from '../../domain/id.ts';
import type { EvidenceKind } from '../../domain/network/peer.ts';
import type { Localised } from '../../domain/text.ts';
import type { Application, Reader } from '../ports.ts';

/** Something that a peer said and that cannot be, for officers: which rule it broke, where, when, and what it said. */
export type EvidenceView = {
  readonly id: Id;
  readonly kind: EvidenceKind;
  /** The id of what was told; null where it is of nothing in particular. */
  readonly uri: string | null;
  readonly consultation: { readonly slug: string; readonly title: Localised } | null;
  /** As it came, in JSON; null where it was not kept. */
  readonly document: string | null;
  readonly foundAt: Date;
};

/** More is counted and not listed. */
const LISTED = 50;

/** What a peer said that cannot be, the newest first. */
export async function readEvidence(app: Application, peer: string): Promise<readonly EvidenceView[]> {
  return await app.store.read(async (reader) => {
    const views: EvidenceView[] = [];
    for (const { id, kind, consultationId, detail, document, foundAt } of await reader.peering.evidence({
      peer,
      limit: LISTED,
    })) {
      const consultation = consultationId === null ? null : await reader.consultations.byId(consultationId);
      const uri = 'uri' in detail && typeof detail.uri === 'string' ? detail.uri : null;
      const where = consultation === null ? null : { slug: consultation.slug, title: consultation.title };
      views.push({ id, kind, uri, consultation: where, document, foundAt });
    }
    return views;
  });
}

/** How many things a host told of a consultation that were not believed: what everybody who reads the mirror may know. */
export async function countDoubted(reader: Reader, { id, host }: Pick<Consultation, 'id' | 'host'>): Promise<number> {
  if (host === null) return 0;
  const known = await reader.peering.evidence({ peer: host.institution, limit: 200 });
  return known.filter(({ consultationId }) => consultationId === id).length;
}
