import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { evidenceLock } from '../../kit/names.ts';
import { neighbour } from '../../kit/neighbour.ts';
import type { Neighbour } from '../cohost/ports.ts';
import type { Evidence } from '../peer/ports.ts';
import { isFinding } from './findings.ts';

/** A rejected message of a peer, for officers: which rule it broke, where, when, and its content. */
export type EvidenceView = {
  readonly id: Id;
  readonly institution: Neighbour;
  readonly kind: EvidenceKind;
  /** The id of the item; null where it concerns none in particular. */
  readonly uri: string | null;
  /** What its document says, and what would have been allowed; null where that is not one number, hash or moment. */
  readonly said: string | number | null;
  readonly allowed: string | number | null;
  readonly consultation: { readonly slug: string; readonly title: Localised } | null;
  /** As it came, in JSON; null where it was not kept. */
  readonly document: string | null;
  readonly foundAt: Date;
  /** Which institution passed it on; null for what was found here. */
  readonly passedOnBy: Neighbour | null;
};

/** More is counted and not listed. */
const LISTED = 50;

/** The rejected messages of a peer, newest first. */
export async function readEvidence(app: Application, peer: string): Promise<readonly EvidenceView[]> {
  return await app.store.read(async (reader) =>
    viewsOf(reader, await reader.peering.evidence({ peer, limit: LISTED })),
  );
}

/** What was found about institutions that are no peers, newest first: they share a consultation of one. */
export async function readOtherEvidence(app: Application): Promise<readonly EvidenceView[]> {
  return await app.store.read(async (reader) => {
    const peers = new Set((await reader.peering.peers()).map(({ uri }) => uri));
    const all = await reader.peering.evidence({ peer: null, limit: LOOKED_AT });
    return await viewsOf(reader, all.filter((each) => !peers.has(each.peer) && isFinding(each)).slice(0, LISTED));
  });
}

async function viewsOf(reader: Reader, evidence: readonly Evidence[]): Promise<readonly EvidenceView[]> {
  const views: EvidenceView[] = [];
  for (const { id, peer, kind, consultationId, detail, document, foundAt, passedOnBy: by } of evidence) {
    const consultation = consultationId === null ? null : await reader.consultations.byId(consultationId);
    const uri = 'uri' in detail && typeof detail.uri === 'string' ? detail.uri : null;
    const where = consultation === null ? null : { slug: consultation.slug, title: consultation.title };
    const institution = await neighbour(reader, peer);
    const passedOnBy = by == null ? null : await neighbour(reader, by);
    const { said = null, allowed = null } = detail;
    views.push({ id, institution, kind, uri, said, allowed, consultation: where, document, foundAt, passedOnBy });
  }
  return views;
}

/** How many items of a host's consultation were rejected: public on the mirror. */
export async function countRejected(reader: Reader, { id, host }: Pick<Consultation, 'id' | 'host'>): Promise<number> {
  if (host === null) return 0;
  const known = await reader.peering.evidence({ peer: host.institution, limit: 200 });
  return known.filter((each) => each.consultationId === id && !isFinding(each)).length;
}

/** What was looked at for one kind of evidence about one thing. */
const LOOKED_AT = 200;

/** Records a rejected message of a peer as evidence, once for each kind and subject. */
export async function recordEvidenceOnce(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  evidence: Omit<Evidence, 'id' | 'foundAt'>,
): Promise<void> {
  await writer.locks.acquire(evidenceLock(evidence.peer));
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
