import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { OWN, originIn } from '../../../domain/event/origin.ts';
import { acceptSubtotal, type Receiving as Facts, type Reception } from '../../../domain/network/accept-subtotal.ts';
import { countsAfter, type Subtotal } from '../../../domain/network/subtotal.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { Application, Writer } from '../../application.ts';
import { commitmentIn, fitsCommitment } from './committing.ts';
import type { SignedSubtotal, StoredFault, StoredSubtotal, SubtotalState, SubtotalTopic } from './ports.ts';
import { saveCountedSubtotal } from './save-counted-subtotal.ts';
import { storedFault } from './subtotals.ts';

/** A subtotal whose proof holds, on its way to being counted. */
export type Receiving = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation;
  /** The ballot that it counts; null for supports, and for a ballot that is not there. */
  readonly ballot: Ballot | null;
  /** The poll that it counts, in the same way. */
  readonly poll: Poll | null;
  readonly signed: SignedSubtotal;
  readonly signer: string;
  /** Who that is now, by its id: whose numbers go on. */
  readonly institution: string;
  readonly holder: { readonly registered: number | null } | null;
  /** When this node knew of the close; null where it does not yet, or where its lateness is another's to judge. */
  readonly closedAt: Date | null;
  /** Whether figures of the ballot may be shown by now; null where that is another's to judge. */
  readonly isRevealed: boolean | null;
  /** What deadlines are counted by. */
  readonly receivedAt: Date;
};

/** Counts a subtotal in the caller's transaction, or records why it does not count. */
export async function recordSubtotal(receiving: Receiving): Promise<Reception> {
  const { writer, consultation, ballot, poll, signed, signer, institution, holder } = receiving;
  const { subtotal } = signed;
  const about: SubtotalTopic = ballot?.id ?? poll?.id ?? 'supports';
  const key = { consultationId: consultation.id, about, institution };
  // Nothing is kept about whoever was never asked to count, nor about what is not put to the vote.
  const isKept = holder !== null && (subtotal.of === 'supports' || ballot !== null || poll !== null);
  const state = isKept ? await writer.subtotals.lockState({ ...key, ours: false }) : null;
  const before = await writer.subtotals.subtotal(key, subtotal.sequence);
  const last = state === null ? null : await writer.subtotals.subtotal(key, state.sequence);
  const numbers = numbersIn(subtotal);
  // What it costs to take one grows with what it says, not with the number of proposals.
  const named = subtotal.since === 0 ? null : numbers;
  const former = subtotal.of === 'supports' ? await writer.subtotals.counts(consultation.id, institution, named) : [];
  const versions = await writer.subtotals.numbered(consultation.id, numbers);
  const reception = acceptSubtotal(subtotal, {
    signer,
    holder,
    last: state?.sequence ?? 0,
    known: before === null ? 'nothing' : before.hash === signed.hash ? 'the-same' : 'another',
    consultation,
    ballot,
    poll,
    former,
    formerBallot: last?.counted == null ? null : { ...last.counted, closesAt: last.closesAt },
    committed: ballot === null ? null : await committedIn(receiving, ballot, institution),
    closedAt: receiving.closedAt,
    isRevealed: receiving.isRevealed,
    // A mirror may read what others counted before it reads what they counted of; its host looked at it.
    isVersion: (number, version) => version <= (consultation.host === null ? (versions.get(number) ?? 0) : Infinity),
    isProposal: (number) => versions.has(number),
    receivedAt: receiving.receivedAt,
  });
  if (state === null) return reception;
  if (!reception.ok) await saveFault(receiving, { state, last, why: storedFault(reception.fault) });
  else if (reception.news) {
    const { app, receivedAt } = receiving;
    const counts = subtotal.of === 'supports' ? countsAfter(former, subtotal) : null;
    const of = { ...key, id: app.newId(), since: subtotal.since, ours: state.ours, receivedAt };
    const origin = state.ours ? OWN : originIn(consultation);
    await saveCountedSubtotal(receiving, { ...of, signed, counts, at: app.now(), origin });
    await writer.subtotals.saveState({ ...state, sequence: subtotal.sequence, fault: null });
  }
  return reception;
}

/** What an institution committed to for the close of a ballot as it is now, and whether figures that come fit it. */
async function committedIn(
  { writer, consultation, signed: { subtotal } }: Receiving,
  ballot: Ballot,
  institution: string,
): Promise<Facts['committed']> {
  const close = finalAt(ballot).getTime();
  for (const each of await writer.subtotals.current(consultation.id, ballot.id)) {
    const commitment = commitmentIn(each);
    if (commitment === null || each.institution !== institution || each.closesAt?.getTime() !== close) continue;
    const fits = subtotal.of === 'ballot' && fitsCommitment(commitment, subtotal);
    return { to: commitment.to, fits };
  }
  return null;
}

/**
 * Why the last one that came does not count. An earlier one that comes again is no news; one that was counted since, under
 * an earlier number, is: whoever counted it came back from a backup and forgot how far it was.
 */
async function saveFault(
  { app, writer, consultation, signed: { subtotal } }: Receiving,
  of: { readonly state: SubtotalState; readonly last: StoredSubtotal | null; readonly why: StoredFault },
): Promise<void> {
  const { state, last, why } = of;
  const isEarlier = subtotal.sequence <= state.sequence && (last === null || subtotal.countedAt <= last.countedAt);
  if (why.because === 'out-of-order' && isEarlier) return;
  await writeFault({ app, writer, consultation }, state, why);
}

/** Records why the latest subtotal of an institution does not count, with an event where the reason changed. */
export async function writeFault(
  { app, writer, consultation }: Pick<Receiving, 'app' | 'writer' | 'consultation'>,
  state: SubtotalState,
  why: StoredFault,
): Promise<void> {
  const { about, institution } = state;
  await writer.subtotals.saveState({ ...state, fault: { why, at: app.now() } });
  if (state.fault?.why.because === why.because) return;
  await writer.events.append({
    id: app.newId(),
    type: 'subtotal-refused',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { institution, about, because: why.because },
  });
}

function numbersIn(subtotal: Subtotal): readonly number[] {
  if (subtotal.of !== 'supports') return [];
  return subtotal.counts
    .map(({ number }) => number)
    .filter((number) => Number.isSafeInteger(number) && number < 2 ** 31);
}
