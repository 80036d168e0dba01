import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { acceptSubtotal, type Reception } from '../../domain/network/accept-subtotal.ts';
import { countsAfter, type Subtotal } from '../../domain/network/subtotal.ts';
import type { Application, Writer } from '../ports.ts';
import { keepCounted } from './keep-counted.ts';
import {
  type KeptFault,
  type KeptSubtotal,
  keptFault,
  type SignedSubtotal,
  type SubtotalState,
  type SubtotalTopic,
} from './subtotals.ts';

/** A subtotal whose proof holds, on its way to being counted. */
export type Receiving = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation;
  /** The ballot that it counts; null for supports, and for a ballot that is not there. */
  readonly ballot: Ballot | null;
  readonly signed: SignedSubtotal;
  readonly signer: string;
  /** Who that is now, by its id: whose numbers go on. */
  readonly institution: string;
  readonly holder: { readonly registered: number | null } | null;
  /** When this node knew of the close; null where it does not yet, or where its lateness is another's to judge. */
  readonly closedAt: Date | null;
  /** What deadlines are counted by. */
  readonly receivedAt: Date;
};

/** Counts a subtotal in the transaction of its writer, or keeps why it does not count. */
export async function receiveSubtotal(receiving: Receiving): Promise<Reception> {
  const { writer, consultation, ballot, signed, signer, institution, holder } = receiving;
  const { said } = signed;
  const about: SubtotalTopic = ballot?.id ?? 'supports';
  const key = { consultationId: consultation.id, about, institution };
  // Nothing is kept about whoever was never asked to count, nor about what is not put to the vote.
  const isKept = holder !== null && (said.of === 'supports' || ballot !== null);
  const state = isKept ? await writer.subtotalWrite.lockState({ ...key, ours: false }) : null;
  const before = await writer.subtotals.subtotal(key, said.sequence);
  const last = state === null ? null : await writer.subtotals.subtotal(key, state.sequence);
  const former = said.of === 'supports' ? await writer.subtotals.counts(consultation.id, institution) : [];
  const numbers = await writer.subtotals.numbered(consultation.id, numbersIn(said));
  const reception = acceptSubtotal(said, {
    signer,
    holder,
    last: state?.sequence ?? 0,
    known: before === null ? 'nothing' : before.hash === signed.hash ? 'the-same' : 'another',
    consultation,
    ballot,
    former,
    formerBallot: last?.counted == null ? null : { ...last.counted, closesAt: last.closesAt },
    closedAt: receiving.closedAt,
    isProposal: (number) => numbers.has(number),
    receivedAt: receiving.receivedAt,
  });
  if (state === null) return reception;
  if (!reception.ok) await keepFault(receiving, { state, last, why: keptFault(reception.fault) });
  else if (reception.news) {
    const { app, receivedAt } = receiving;
    const counts = said.of === 'supports' ? countsAfter(former, said) : null;
    const of = { ...key, id: app.newId(), since: said.since, ours: state.ours, receivedAt };
    await keepCounted(receiving, { ...of, signed, counts, at: app.now() });
    await writer.subtotalWrite.state({ ...state, sequence: said.sequence, fault: null });
  }
  return reception;
}

/**
 * Why the last one that came does not count. An earlier one that comes again is no news; one that was counted since, under
 * an earlier number, is: whoever counted it came back from a backup and forgot how far it was.
 */
async function keepFault(
  { app, writer, consultation, signed: { said } }: Receiving,
  of: { readonly state: SubtotalState; readonly last: KeptSubtotal | null; readonly why: KeptFault },
): Promise<void> {
  const { state, last, why } = of;
  const isEarlier = said.sequence <= state.sequence && (last === null || said.countedAt <= last.countedAt);
  if (why.because === 'out-of-order' && isEarlier) return;
  await writeFault({ app, writer, consultation }, state, why);
}

/** Keeps why the last subtotal of an institution does not count, and says so in the log where it is another reason. */
export async function writeFault(
  { app, writer, consultation }: Pick<Receiving, 'app' | 'writer' | 'consultation'>,
  state: SubtotalState,
  why: KeptFault,
): Promise<void> {
  const { about, institution } = state;
  await writer.subtotalWrite.state({ ...state, fault: { why, at: app.now() } });
  if (state.fault?.why.because === why.because) return;
  await writer.write.event({
    id: app.newId(),
    type: 'subtotal-refused',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { institution, about, because: why.because },
  });
}

function numbersIn(said: Subtotal): readonly number[] {
  if (said.of === 'ballot') return [];
  return said.counts.map(({ number }) => number).filter((number) => Number.isSafeInteger(number) && number < 2 ** 31);
}
