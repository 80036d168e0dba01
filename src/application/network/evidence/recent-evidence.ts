import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { EvidenceKind, Peer } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import { neighbour } from '../../kit/neighbour.ts';
import type { Neighbour } from '../cohost/ports.ts';
import { isFinding } from './findings.ts';

/** How long officers are told of evidence where they do not look for it, in milliseconds: thirty days. */
const RECENT_MS = 30 * 86_400_000;
/** The newest evidence that is looked at; more of one peer is more of the same. */
const LOOKED_AT = 500;

/** What was rejected of a peer lately. */
export type RecentEvidence = {
  readonly institution: Neighbour;
  /** Null for one that is no peer. */
  readonly peer: Peer | null;
  readonly count: number;
  /** Which rules it broke, each once, the last first. */
  readonly kinds: readonly EvidenceKind[];
  readonly latest: Date;
};

/** What was rejected lately, by peer, the last first: of one consultation, or of all. For officers. */
export async function readRecentEvidence(
  app: Application,
  consultationId: ConsultationId | null = null,
): Promise<readonly RecentEvidence[]> {
  const since = app.now().getTime() - RECENT_MS;
  return await app.store.read(async (reader) => {
    const known = await reader.peering.evidence({ peer: null, limit: LOOKED_AT });
    const recent = known.filter(
      (each) => each.foundAt.getTime() >= since && (consultationId === null || each.consultationId === consultationId),
    );
    const found: RecentEvidence[] = [];
    for (const [uri, all] of Map.groupBy(recent, ({ peer }) => peer)) {
      const peer = await reader.peering.peer(uri);
      // Anybody can send what is rejected; what was found is about somebody who shares a consultation.
      const of = peer === null ? all.filter(isFinding) : all;
      const [first] = of;
      if (first === undefined) continue;
      const kinds = [...new Set(of.map(({ kind }) => kind))];
      found.push({ institution: await neighbour(reader, uri), peer, count: of.length, kinds, latest: first.foundAt });
    }
    return found;
  });
}
