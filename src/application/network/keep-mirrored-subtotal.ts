import type { Ballot } from '../../domain/ballot/ballot.ts';
import { finalAt } from '../../domain/ballot/ballot.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { supportsClose } from '../../domain/network/accept-subtotal.ts';
import { whereNow } from '../../domain/network/move.ts';
import { institutionUri } from './cohost-uris.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import { keepOnce } from './keep-once.ts';
import { keepOwnSubtotal } from './keep-own-subtotal.ts';
import type { MirroredSubtotal } from './mirrored.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';
import { receiveSubtotal, writeFault } from './receive-subtotal.ts';
import { knownMoves } from './recognise.ts';

/**
 * Takes up a subtotal that the host took, or made: only with the proof of the institution that counted, whatever the host
 * says. Whether it came in time the host decided; whether it adds up is looked at again.
 */
export async function keepMirroredSubtotal(within: Mirroring, told: MirroredSubtotal): Promise<Kept> {
  const { app, writer, consultation } = within;
  const { said } = told;
  const about = { uri: told.uri, document: JSON.parse(told.document) };
  // What was signed names everything by the address of then.
  const moves = await knownMoves(app, writer);
  const institution = whereNow(moves, said.institution);
  if (whereNow(moves, told.consultation) !== consultation.host.uri) {
    await keepEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  if (told.proof === 'forged') {
    await keepEvidence(within, 'forged-proof', about);
    return 'refused';
  }
  const ballot =
    said.of === 'ballot' ? ((await writer.ballots.byUri(whereNow(moves, said.ballot)))?.ballot ?? null) : null;
  if (said.of === 'ballot' && ballot?.consultationId !== consultation.id) return 'refused';
  const key = {
    consultationId: consultation.id,
    about: ballot?.id ?? ('supports' as const),
    institution,
  };
  if (institution === institutionUri(app.origin)) return await keepOwnSubtotal(within, told, ballot);
  if (told.proof === 'unknown') {
    if ((await writer.subtotals.subtotal(key, said.sequence))?.hash === told.hash) return 'known';
    const state = await writer.subtotalWrite.lockState({ ...key, ours: false });
    await writeFault(within, state, { because: 'unreadable' });
    return 'refused';
  }
  const reception = await receiveSubtotal({
    app,
    writer,
    consultation,
    ballot,
    signed: told,
    signer: said.institution,
    institution,
    holder: { registered: null },
    closedAt: null,
    receivedAt: inTime(app.now(), consultation, ballot),
  });
  if (reception.ok) return reception.news ? 'kept' : 'known';
  const { because } = reception.fault;
  if (because === 'sequence-reused' || because === 'counted-before') {
    const detail = { uri: told.uri, sequence: said.sequence };
    await keepOnce(within, {
      peer: institution,
      kind: because,
      consultationId: consultation.id,
      detail,
      document: told.document,
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
