import type { Ballot } from '../../domain/ballot/ballot.ts';
import { finalAt } from '../../domain/ballot/ballot.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { supportsClose } from '../../domain/network/accept-subtotal.ts';
import { whereNow } from '../../domain/network/move.ts';
import { LATE_MS } from '../../domain/network/subtotal.ts';
import { institutionUri } from './cohost-uris.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredSubtotal } from './mirrored.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';
import { receiveSubtotal, writeFault } from './receive-subtotal.ts';
import { knownMoves } from './recognise.ts';
import type { SubtotalState } from './subtotals.ts';

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
  if (institution === institutionUri(app.origin)) {
    return await keepOwn(within, told, await writer.subtotalWrite.lockState({ ...key, ours: true }));
  }
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
    receivedAt: inTime(app.now(), consultation, ballot),
  });
  if (reception.ok) return reception.news ? 'kept' : 'known';
  if (reception.fault.because === 'sequence-reused') {
    await keepEvidence(within, 'sequence-reused', { ...about, detail: { sequence: said.sequence } });
  }
  return 'refused';
}

/**
 * The host has ours. One that we do not know was signed before this node came back from a backup: the next one begins
 * anew after it.
 */
async function keepOwn({ app, writer }: Mirroring, told: MirroredSubtotal, state: SubtotalState): Promise<Kept> {
  const { sequence } = told.said;
  if (told.proof !== 'valid') return 'refused';
  const known = await writer.subtotals.subtotal(state, sequence);
  const isForgotten = sequence > state.sequence || (known !== null && known.hash !== told.hash);
  const expected = Number(state.fault?.why['expected'] ?? 0);
  const why = { because: 'out-of-order', expected: Math.max(sequence + 1, state.sequence + 1, expected) } as const;
  const fault = isForgotten ? { why, at: app.now() } : sequence === state.sequence ? null : state.fault;
  await writer.subtotalWrite.state({ ...state, seen: sequence, fault });
  return 'known';
}

/** Now, or the moment of the window in which the host takes subtotals that is nearest to it. */
function inTime(now: Date, consultation: Consultation, ballot: Ballot | null): Date {
  const close = ballot === null ? supportsClose(consultation) : finalAt(ballot);
  if (close === null) return now;
  const isHidden = ballot !== null || consultation.rules.resultsVisibility !== 'always';
  const last = new Date(close.getTime() + LATE_MS);
  if (now > last) return last;
  return isHidden && now < close ? close : now;
}
