import type { SupportSides } from '../consultation/rules.ts';
import type { ProposalId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Pseudonym } from '../participant/pseudonym.ts';
import type { Standing } from '../participant/standing.ts';
import type { Proposal } from '../proposal/proposal.ts';

/** `for` is a support, `against` an objection. */
export type Side = 'for' | 'against';

/** One person's support of, or objection to, one proposal, bound to the version it was given to. At most one per pseudonym. */
export type Support = {
  readonly proposalId: ProposalId;
  readonly supporter: Pseudonym;
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
