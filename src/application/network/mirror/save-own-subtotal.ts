import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { sameFigures } from '../../../domain/network/consistent-subtotal.ts';
import { isOfBallot } from '../../../domain/network/subtotal.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import { institutionUri } from '../../kit/uris.ts';
import { commitmentIn } from '../subtotal/committing.ts';
import type { MirroredSubtotal, StoredSubtotal, SubtotalState } from '../subtotal/ports.ts';
import { saveCountedSubtotal } from '../subtotal/save-counted-subtotal.ts';
import type { Mirroring } from './mirroring.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/**
 * Another node has one of ours, with our proof. One that we do not know was signed before this node came back from a backup:
 * what it says of a ballot stands, whoever's ballots were lost, and of supports the next one begins anew after it.
 */
export async function saveOwnSubtotal(
  within: Mirroring,
  mirrored: MirroredSubtotal,
  { ballot, poll }: { readonly ballot: Ballot | null; readonly poll: Poll | null },
): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const institution = institutionUri(app.origin);
  const key = { consultationId: consultation.id, about: ballot?.id ?? poll?.id ?? ('supports' as const), institution };
  const state = await writer.subtotals.lockState({ ...key, ours: true });
  if (mirrored.proof !== 'valid') return 'refused';
  const { sequence } = mirrored.subtotal;
  const known = await writer.subtotals.subtotal(key, sequence);
  const last = await writer.subtotals.subtotal(key, state.sequence);
  if (ballot !== null && known?.hash !== mirrored.hash && isLost(mirrored, { ballot, last })) {
    return await adoptSubtotal(within, mirrored, state);
  }
  const isUnknown = sequence > state.sequence || (known !== null && known.hash !== mirrored.hash);
  const expected = Number(state.fault?.why['expected'] ?? 0);
  const why = { because: 'out-of-order', expected: Math.max(sequence + 1, state.sequence + 1, expected) } as const;
  const fault = isUnknown ? { why, at: app.now() } : sequence === state.sequence ? null : state.fault;
  await writer.subtotals.saveState({ ...state, seen: sequence, fault });
  return 'known';
}

/** Whether it says of a ballot what we do not: a ballot is counted once, and that was before. */
function isLost(
  { subtotal }: MirroredSubtotal,
  { ballot, last }: { readonly ballot: Ballot; readonly last: StoredSubtotal | null },
): boolean {
  if (!isOfBallot(subtotal) || subtotal.closesAt?.getTime() !== finalAt(ballot).getTime()) return false;
  // What was committed to was said before any figures.
  if (subtotal.of === 'commitment') {
    return last === null || (last.counted === null && commitmentIn(last)?.to !== subtotal.commitment);
  }
  return last?.counted == null || !sameFigures(last.counted, subtotal);
}

async function adoptSubtotal(
  within: Mirroring,
  signed: MirroredSubtotal,
  state: SubtotalState,
): Promise<MirrorOutcome> {
  const { app, writer } = within;
  const { consultationId, about, institution } = state;
  const { sequence, countedAt } = signed.subtotal;
  const [id, now] = [app.newId(), app.now()];
  const of = { id, consultationId, about, institution, ours: true, since: 0, receivedAt: now };
  await saveCountedSubtotal(within, { ...of, signed, counts: null, at: now });
  await writer.subtotals.saveState({ ...state, sequence, seen: sequence, sentAt: countedAt, fault: null });
  return 'kept';
}
