import { type Ballot, finalAt } from '../../domain/ballot/ballot.ts';
import { sameFigures } from '../../domain/network/adds-up.ts';
import { institutionUri } from './cohost-uris.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredSubtotal } from './mirrored.ts';
import type { Mirroring } from './mirroring.ts';
import { countedIn, type KeptSubtotal, type SubtotalState } from './subtotals.ts';

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

async function takeUp(
  { app, writer, consultation }: Mirroring,
  { said, uri, hash, document }: MirroredSubtotal,
  state: SubtotalState,
): Promise<Kept> {
  const { about, institution } = state;
  const { sequence, closesAt, countedAt } = said;
  const id = app.newId();
  const of = { id, consultationId: consultation.id, about, institution, ours: true, uri, hash, document };
  await writer.subtotalWrite.subtotal(
    { ...of, sequence, since: 0, counted: countedIn(said), closesAt, countedAt, receivedAt: app.now() },
    null,
  );
  await writer.subtotalWrite.state({ ...state, sequence, seen: sequence, sentAt: countedAt, fault: null });
  await writer.write.event({
    id: app.newId(),
    type: 'subtotal-counted',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { subtotalId: id, institution, about, sequence },
  });
  return 'kept';
}
