import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import { contributionLimits, exceededLimit, LIMITED_OVER_MS } from '../../../domain/network/cohosting.ts';
import type { Application } from '../../application.ts';
import { writtenLock } from '../../kit/names.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';

/**
 * Whether a new contribution from a co-host is held for an officer: because one of ours wants all of them held, or because
 * there were too many in a day, of that institution or of its author. Of an institution that is evidence, one row a day.
 */
export async function holdsIncoming(
  within: Application,
  of: { readonly consultation: Consultation; readonly peer: string; readonly authorId: ParticipantId },
): Promise<boolean> {
  const { consultation, peer, authorId } = of;
  const now = within.now();
  return await within.store.transact(async (writer) => {
    // Two that were counted at once would both be the last that is published.
    await writer.locks.acquire(writtenLock(consultation.id, peer));
    const cohost = (await writer.sharing.cohosts(consultation.id)).find((each) => each.peer === peer);
    if (cohost === undefined || cohost.heldAt != null) return true;
    const limits = contributionLimits(cohost);
    const { origin } = new URL(peer);
    const since = new Date(now.getTime() - LIMITED_OVER_MS);
    const about = { consultationId: consultation.id, origin, authorId, since };
    const exceeded = exceededLimit(limits, await writer.incomingContributions.countWritten(about));
    if (exceeded === 'perDay') {
      const day = now.toISOString().slice(0, 10);
      const detail = {
        day,
        consultation: consultation.id,
        ...(limits.perDay === null ? {} : { allowed: limits.perDay }),
      };
      await recordEvidenceOnce(
        { app: within, writer },
        { peer, kind: 'too-many-contributions', consultationId: consultation.id, detail, document: null },
      );
    }
    return exceeded !== null;
  });
}
