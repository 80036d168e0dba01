import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Writer } from '../../application.ts';
import { evidenceLock } from '../../kit/names.ts';

/** What a host leaves out is recorded so often at most, for each institution and topic. */
const AGAIN_MS = 24 * 3_600_000;
const LOOKED_AT = 200;

/** A count that a host gave another city and not this one. */
export type WithheldCount = {
  readonly consultationId: ConsultationId;
  readonly host: string;
  /** Whose count it is, and which city has it. */
  readonly institution: string;
  readonly heldBy: string;
  readonly about: string;
  readonly sequence: number;
  /** The count as it was signed, and the signed list of the city that has it. */
  readonly documents: readonly [string, string];
};

/** Records that a host leaves out a count, with what proves that it is there. */
export async function recordWithheld(app: Application, writer: Writer, withheld: WithheldCount): Promise<void> {
  const { consultationId, host, institution, heldBy, about, sequence, documents } = withheld;
  await writer.locks.acquire(evidenceLock(host));
  const kinds = ['subtotals-withheld'] as const;
  const found = await writer.peering.evidenceIn({ consultationId, kinds, limit: LOOKED_AT });
  if (found.length === LOOKED_AT) return;
  const since = app.now().getTime() - AGAIN_MS;
  const isSame = found.some(
    ({ detail, foundAt }) =>
      detail['institution'] === institution && detail['about'] === about && foundAt.getTime() > since,
  );
  if (isSame) return;
  await writer.peering.saveEvidence({
    id: app.newId(),
    peer: host,
    kind: 'subtotals-withheld',
    consultationId,
    detail: { institution, heldBy, about, sequence },
    document: `[${documents.join(',')}]`,
    foundAt: app.now(),
    passedOnBy: null,
  });
}
