import type { Joiner, Transfer } from '../../../domain/community/reimbursement.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { StoredSettlement } from '../../community/settlement/ports.ts';
import { joinersOf, reimbursedBy } from '../../kit/judge-join.ts';
import type { MirroredSettlement } from '../statement/ports.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import { movesWithin, same } from './pooled.ts';
import { saveMirroredPledge } from './save-mirrored-pledge.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/**
 * Adds those who joined a settlement since, in the order of the host, only where that goes on from the order that is known and
 * this node comes to the same transfers. Anything else is evidence, and nothing of it is kept.
 */
export async function saveMirroredJoins(
  within: Mirroring,
  mirrored: MirroredSettlement,
  settlement: StoredSettlement,
): Promise<MirrorOutcome> {
  const { writer } = within;
  const { uri, joins, joined, transfers } = mirrored;
  const held = await writer.pledges.joining(settlement.id);
  const differs = async () => {
    await recordEvidence(within, 'settlement-differs', { uri, document: { id: uri, joined, transfers } });
    return 'refused' as const;
  };
  const goesOn = held.every(({ id }, index) => joins[index]?.id === id);
  if (!goesOn || joins.length !== joined.length || !(await isComputed(within, mirrored, settlement))) {
    return await differs();
  }
  let outcome: MirrorOutcome = 'known';
  for (const [index, join] of joins.entries()) {
    const as = joined[index]?.institution ?? '';
    const saved = await saveMirroredPledge(within, join, { settlement, as });
    if (saved === 'kept') outcome = 'kept';
    if (saved === 'kept' || saved === 'known') continue;
    // What cannot be read now is read again, with all that joined after it.
    const unread = await writer.statements.unread(settlement.proposalId);
    return unread.some((each) => each.uri === join.uri) ? 'refused' : await differs();
  }
  return outcome;
}

/** Whether the host names those who signed, under the ids of then, and what each of them pays by the rule. */
async function isComputed(
  within: Mirroring,
  { joins, joined, transfers }: MirroredSettlement,
  settlement: StoredSettlement,
): Promise<boolean> {
  const moves = await movesWithin(within);
  const isOf = (joiner: Joiner, institution: string) =>
    currentUri(moves, joiner.institution) === currentUri(moves, institution);
  const named = joins.map(({ statement }, index) => ({
    statement,
    joins: { settlementId: settlement.id, institution: joined[index]?.institution ?? '' },
  }));
  if (!joins.every(({ statement }, index) => isOf(joined[index] as Joiner, statement.institution))) return false;
  const computed = reimbursedBy(settlement, joinersOf(named));
  const said: { readonly joined: readonly Joiner[]; readonly transfers: readonly Transfer[] } = { joined, transfers };
  return same(said, { joined: computed.joined, transfers: computed.transfers });
}
