import { checkSettlementInput } from '../../../domain/community/check-settlement.ts';
import { settle } from '../../../domain/community/settlement.ts';
import { settlementInput } from '../../../domain/community/standing.ts';
import type { FeatureRequest } from '../../community/request/ports.ts';
import { fundingAt } from '../../kit/judge-join.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { MirroredSettlement } from '../statement/ports.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import { logPooled, proposalOf, same } from './pooled.ts';
import { saveMirroredJoins } from './save-mirrored-joins.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';
import { hasUnreadKey } from './unread-statements.ts';

/**
 * Applies what the host settled at a close only where this node comes to the same, to the minor unit, from the pledges that it
 * holds. Another outcome is evidence, and nothing of it is kept.
 */
export async function saveMirroredSettlement(within: Mirroring, mirrored: MirroredSettlement): Promise<MirrorOutcome> {
  const { app, writer } = within;
  const { id, uri, input, outcome, lateJoining, settledAt } = mirrored;
  const proposal = await proposalOf(within, mirrored.request);
  const request = proposal === null ? null : await writer.featureRequests.lock(proposal.id);
  if (proposal === null || request === null) return 'refused';
  const before = (await writer.settlements.of(proposal.id)).find(
    (each) => each.input.closesAt.getTime() === input.closesAt.getTime(),
  );
  await writer.statements.deleteUnread(proposal.id, uri);
  if (before !== undefined && same(before.outcome, outcome)) return await saveMirroredJoins(within, mirrored, before);
  if (before === undefined && (await writer.settlements.byId(id)) !== null) return 'refused';
  const isAdded = checkSettlementInput(input).ok && same(settle(input), outcome);
  const compared = isAdded && before === undefined ? await comparedToHeld(within, mirrored, request) : 'other';
  if (compared === 'waits') return 'waits';
  if (compared === 'unknown') return 'refused';
  if (compared === 'other') {
    const isOf = (institution: string) => input.pledges.some((each) => each.institution === institution);
    if (isAdded && (await hasUnreadKey(within, { proposalId: proposal.id, isOf }))) {
      const unheld = { proposalId: proposal.id, uri, kind: 'settlement', institution: null } as const;
      await writer.statements.saveUnread({ ...unheld, because: 'signature', foundAt: app.now() });
      return 'refused';
    }
    await recordEvidence(within, 'settlement-differs', { uri, document: { id: uri, input, outcome } });
    return 'refused';
  }
  const settlement = { id, proposalId: proposal.id, input, outcome, lateJoining, settledAt };
  await writer.settlements.save(settlement);
  await logPooled(within, proposal.id, {
    type: 'pledges-settled',
    data: { settlementId: id, counted: outcome.counted.length },
  });
  await saveMirroredJoins(within, mirrored, settlement);
  return 'kept';
}

/**
 * Whether a settlement is of the very pledges that are held here, by the terms that members agreed on. One of another close than
 * that in force, or of what members agreed on before, is `unknown` where it differs; one of a later close waits for that.
 */
async function comparedToHeld(
  { app, writer, consultation }: Mirroring,
  { input, request: uri, settledAt }: MirroredSettlement,
  request: FeatureRequest,
): Promise<'same' | 'other' | 'unknown' | 'waits'> {
  const { proposalId, funding } = request;
  if (funding === null) return 'unknown';
  const { closesAt } = input;
  if (closesAt > funding.closesAt) return 'waits';
  const own = institutionUri(app.origin);
  const isIn = (await writer.sharing.invitationsTo(consultation.host.uri)).some(
    ({ status, role }) => status === 'accepted' && role === 'member',
  );
  if (isIn && input.left.includes(own)) return 'other';
  const statements = await writer.pledges.of(proposalId, uri);
  // A mirror that was away while members agreed anew hears of what was settled before from their steps.
  const agreed = fundingAt(request, await writer.featureRequests.steps(proposalId), settledAt);
  if (agreed === null) return 'unknown';
  const held = settlementInput({ funding: { ...agreed, closesAt }, statements, leftOf: () => input.left });
  if (same(held, input)) return 'same';
  return closesAt.getTime() === funding.closesAt.getTime() ? 'other' : 'unknown';
}
