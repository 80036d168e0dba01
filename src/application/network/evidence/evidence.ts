import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import type { Evidence } from '../peer/ports.ts';

/** A rejected message of a peer, for officers: which rule it broke, where, when, and its content. */
export type EvidenceView = {
  readonly id: Id;
  readonly kind: EvidenceKind;
  /** The id of the item; null where it concerns none in particular. */
  readonly uri: string | null;
  readonly consultation: { readonly slug: string; readonly title: Localised } | null;
  /** As it came, in JSON; null where it was not kept. */
  readonly document: string | null;
  readonly foundAt: Date;
};

/** More is counted and not listed. */
const LISTED = 50;

/** The rejected messages of a peer, newest first. */
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

/** How many items of a host's consultation were rejected: public on the mirror. */
export async function countRejected(reader: Reader, { id, host }: Pick<Consultation, 'id' | 'host'>): Promise<number> {
  if (host === null) return 0;
  const known = await reader.peering.evidence({ peer: host.institution, limit: 200 });
  return known.filter(({ consultationId }) => consultationId === id).length;
}

/** What was looked at for one kind of evidence about one thing. */
const LOOKED_AT = 200;

/** Records a rejected message of a peer as evidence, once for each kind and subject. */
export async function recordEvidenceOnce(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  evidence: Omit<Evidence, 'id' | 'foundAt'>,
): Promise<void> {
  const known = await writer.peering.evidence({ peer: evidence.peer, limit: LOOKED_AT });
  const text = sorted(evidence.detail);
  if (known.some((each) => each.kind === evidence.kind && sorted(each.detail) === text)) return;
  await writer.peering.saveEvidence({ ...evidence, id: app.newId(), foundAt: app.now() });
}

/** Records once a day that a peer exceeded its limit; for other hosts the traffic counts show it. */
export async function recordFlooding(app: Application, origin: string): Promise<void> {
  await app.store.transact(async (writer) => {
    const peer = await writer.peering.byOrigin(origin);
    if (peer === null) return;
    const detail = { day: app.now().toISOString().slice(0, 10) };
    await recordEvidenceOnce(
      { app, writer },
      { peer: peer.uri, kind: 'flood', consultationId: null, detail, document: null },
    );
  });
}

function sorted(detail: object): string {
  return JSON.stringify(Object.entries(detail).toSorted(([a], [b]) => a.localeCompare(b)));
}
