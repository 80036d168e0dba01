import type { SupportSides } from '../consultation/rules.ts';
import type { ProposalId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Pseudonym } from '../participant/participant.ts';
import { STANDINGS, type Standing } from '../participant/standing.ts';
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

/** Counts of one side, per standing. Standings are shown apart; which of them decides is for the rules to say. */
export type ByStanding = Readonly<Record<Standing, number>>;

export type Totals = {
  readonly for: ByStanding;
  readonly against: ByStanding;
  /** Supports given to a version before the current one, both sides. */
  readonly toFormerVersions: number;
};

/** One counter as stored: how many of one standing took one side on one version. */
export type Count = {
  readonly standing: Standing;
  readonly side: Side;
  readonly version: number;
  readonly count: number;
};

export const NO_COUNTS: ByStanding = Object.freeze(
  Object.fromEntries(STANDINGS.map((standing) => [standing, 0])) as Record<Standing, number>,
);

/** Adds up counters; `current` is the version people read now. */
export function totalsOf(counts: Iterable<Count>, current: number): Totals {
  const sides = { for: { ...NO_COUNTS }, against: { ...NO_COUNTS } };
  let toFormerVersions = 0;
  for (const { side, standing, version, count } of counts) {
    sides[side][standing] += count;
    if (version < current) toFormerVersions += count;
  }
  return { ...sides, toFormerVersions };
}

/** The count that the rules go by: the deciding standings only. */
export function decidingCount(counts: ByStanding, deciding: readonly Standing[]): number {
  return deciding.reduce((sum, standing) => sum + counts[standing], 0);
}
