import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { supportsClose } from '../../../domain/network/accept-subtotal.ts';
import { currentUri } from '../../../domain/network/move.ts';
import { institutionUri } from '../../kit/uris.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { loadMoves } from '../move/resolve-move.ts';
import { recordSubtotal, writeFault } from '../subtotal/record-subtotal.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import type { MirroredSubtotal } from './ports.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';
import { saveOwnSubtotal } from './save-own-subtotal.ts';

/**
 * Applies a subtotal that the host accepted or made: only with the proof of the institution that counted, whatever the host
 * says. Whether it came in time the host decided; whether it adds up is looked at again.
 */
export async function saveMirroredSubtotal(within: Mirroring, mirrored: MirroredSubtotal): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const { subtotal } = mirrored;
  const about = { uri: mirrored.uri, document: JSON.parse(mirrored.document) };
  // What was signed names everything by the address of then.
  const moves = await loadMoves(app, writer);
  const institution = currentUri(moves, subtotal.institution);
  if (currentUri(moves, mirrored.consultation) !== consultation.host.uri) {
    await recordEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  if (mirrored.proof === 'forged') {
    await recordEvidence(within, 'forged-proof', about);
    return 'refused';
  }
  const ballot =
    subtotal.of === 'ballot'
      ? ((await writer.ballots.byUri(currentUri(moves, subtotal.ballot)))?.ballot ?? null)
      : null;
  if (subtotal.of === 'ballot' && ballot?.consultationId !== consultation.id) return 'refused';
  const key = {
    consultationId: consultation.id,
    about: ballot?.id ?? ('supports' as const),
    institution,
  };
  if (institution === institutionUri(app.origin)) return await saveOwnSubtotal(within, mirrored, ballot);
  if (mirrored.proof === 'unknown') {
    if ((await writer.subtotals.subtotal(key, subtotal.sequence))?.hash === mirrored.hash) return 'known';
    const state = await writer.subtotals.lockState({ ...key, ours: false });
    await writeFault(within, state, { because: 'unreadable' });
    return 'refused';
  }
  const reception = await recordSubtotal({
    app,
    writer,
    consultation,
    ballot,
    signed: mirrored,
    signer: subtotal.institution,
    institution,
    holder: { registered: null },
    closedAt: null,
    receivedAt: inTime(app.now(), consultation, ballot),
  });
  if (reception.ok) return reception.news ? 'kept' : 'known';
  const { because } = reception.fault;
  if (because === 'sequence-reused' || because === 'counted-before') {
    const detail = { uri: mirrored.uri, sequence: subtotal.sequence };
    await recordEvidenceOnce(within, {
      peer: institution,
      kind: because,
      consultationId: consultation.id,
      detail,
      document: mirrored.document,
    });
  }
  return 'refused';
}

/** Now, but not before the host could take it: when it came the host decided. */
function inTime(now: Date, consultation: Consultation, ballot: Ballot | null): Date {
  const close = ballot === null ? supportsClose(consultation) : finalAt(ballot);
  const isHidden = ballot !== null || consultation.rules.resultsVisibility !== 'always';
  return close !== null && isHidden && now < close ? close : now;
}
