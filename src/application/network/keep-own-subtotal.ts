import { type Ballot, finalAt } from '../../domain/ballot/ballot.ts';
import { sameFigures } from '../../domain/network/adds-up.ts';
import { institutionUri } from './cohost-uris.ts';
import { keepCounted } from './keep-counted.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredSubtotal } from './mirrored.ts';
import type { Mirroring } from './mirroring.ts';
import type { KeptSubtotal, SubtotalState } from './subtotals.ts';

/**
 * Another node has one of ours, with our proof. One that we do not know was signed before this node came back from a backup:
 * what it says of a ballot stands, whoever's ballots were lost, and of supports the next one begins anew after it.
 */
export async function keepOwnSubtotal(within: Mirroring, told: MirroredSubtotal, ballot: Ballot | null): Promise<Kept> {
  const { app, writer, consultation } = within;
  const institution = institutionUri(app.origin);
  const key = { consultationId: consultation.id, about: ballot?.id ?? ('supports' as const), institution };
  const state = await writer.subtotalWrite.lockState({ ...key, ours: true });
  if (told.proof !== 'valid') return 'refused';
  const { sequence } = told.said;
  const known = await writer.subtotals.subtotal(key, sequence);
  const last = await writer.subtotals.subtotal(key, state.sequence);
  if (ballot !== null && known?.hash !== told.hash && isForgotten(told, { ballot, last })) {
    return await takeUp(within, told, state);
  }
  const isUnknown = sequence > state.sequence || (known !== null && known.hash !== told.hash);
  const expected = Number(state.fault?.why['expected'] ?? 0);
  const why = { because: 'out-of-order', expected: Math.max(sequence + 1, state.sequence + 1, expected) } as const;
  const fault = isUnknown ? { why, at: app.now() } : sequence === state.sequence ? null : state.fault;
  await writer.subtotalWrite.state({ ...state, seen: sequence, fault });
  return 'known';
}

/** Whether it says of a ballot what we do not: a ballot is counted once, and that was before. */
function isForgotten(
  { said }: MirroredSubtotal,
  { ballot, last }: { readonly ballot: Ballot; readonly last: KeptSubtotal | null },
): boolean {
  if (said.of !== 'ballot' || said.closesAt?.getTime() !== finalAt(ballot).getTime()) return false;
  return last?.counted == null || !sameFigures(last.counted, said);
}

async function takeUp(within: Mirroring, signed: MirroredSubtotal, state: SubtotalState): Promise<Kept> {
  const { app, writer } = within;
  const { consultationId, about, institution } = state;
  const { sequence, countedAt } = signed.said;
  const [id, now] = [app.newId(), app.now()];
  const of = { id, consultationId, about, institution, ours: true, since: 0, receivedAt: now };
  await keepCounted(within, { ...of, signed, counts: null, at: now });
  await writer.subtotalWrite.state({ ...state, sequence, seen: sequence, sentAt: countedAt, fault: null });
  return 'kept';
}
