import { OWN } from '../../../domain/event/origin.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../../domain/kit/result.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Application, Reader } from '../../application.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { SignedAnswer } from './ports.ts';
import { saveCohostAnswer } from './save-cohost-answer.ts';

/**
 * Receives the answer of a co-host to a proposal of ours: kept beside our own, and carried on. The same again is no news.
 * Refused from an institution that does not hold the consultation (any more), and without its proof, which is kept as
 * evidence. `isProven` is whether the proof is by the key of `signer`.
 */
export async function receiveCohostAnswer(
  app: Application,
  sent: {
    readonly consultationId: ConsultationId;
    /** Of the proposal that it answers; null for an id that is none of the consultation's. */
    readonly number: number | null;
    readonly signed: SignedAnswer;
    readonly signer: string;
    readonly isProven: boolean;
  },
): Promise<Result<'kept' | 'known', Refusal>> {
  const { consultationId, number, signed, signer } = sent;
  return await app.store.transact(async (writer) => {
    const moves = await loadMoves(app, writer);
    const institution = currentUri(moves, signer);
    if (signed.institution !== signer || !sent.isProven) {
      const detail = { uri: signed.uri };
      const about = { peer: signer, consultationId, detail, document: signed.document };
      const kind = signed.institution === signer ? 'forged-proof' : 'other-institution';
      await recordEvidenceOnce({ app, writer }, { kind, ...about });
      return refuse({ type: 'invalid', field: 'proof', because: 'not-there' });
    }
    if (!(await isCohost(writer, consultationId, institution))) return refuse({ type: 'not-shared' });
    const found = number === null ? null : await writer.proposals.byNumber(consultationId, number);
    const proposal = found === null ? null : await writer.proposals.lock(found.id, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    if (proposal.status !== 'published') {
      return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published'] });
    }
    const now = { ...signed, uri: currentUri(moves, signed.uri) };
    const of = { signed: now, institution, ours: false, consultationId, proposalId: proposal.id, origin: OWN };
    return await saveCohostAnswer({ app, writer }, of);
  });
}

async function isCohost(reader: Reader, consultationId: ConsultationId, institution: string): Promise<boolean> {
  const cohosts = await reader.sharing.cohosts(consultationId);
  return cohosts.some(({ peer, status }) => peer === institution && status === 'accepted');
}
