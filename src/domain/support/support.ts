import type { SupportSides } from '../consultation/rules.ts';
import type { ParticipantId, ProposalId } from '../id.ts';
import type { Standing } from '../participant/standing.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';

/** `for` is a support, `against` an objection. */
export type Side = 'for' | 'against';

/** One participant's word on one proposal, bound to the version it was given to. At most one per participant. */
export type Support = {
  readonly proposalId: ProposalId;
  readonly participantId: ParticipantId;
  readonly side: Side;
  readonly version: number;
  readonly standing: Standing;
  readonly givenAt: Date;
};

/** Whether a proposal can be supported (or objected to) now, in the version its supporter read. */
export function checkSupport(
  proposal: Proposal,
  wish: { readonly side: Side; readonly version: number | null; readonly sides: SupportSides },
): Result<number, RefusalOf<'supports-not-allowed' | 'objections-not-allowed' | 'wrong-status' | 'version-changed'>> {
  if (wish.sides === 'none') return refuse({ type: 'supports-not-allowed' });
  if (wish.side === 'against' && wish.sides !== 'for-and-against') return refuse({ type: 'objections-not-allowed' });
  if (proposal.status !== 'published') {
    return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published'] });
  }
  const current = proposal.current.number;
  return wish.version === null || wish.version === current ? ok(current) : refuse({ type: 'version-changed', current });
}
