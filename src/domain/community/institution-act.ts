import type { ConsultationId, Id } from '../kit/id.ts';
import type { Money } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { CharterTerms } from './charter.ts';
import type { CommunityAct } from './role.ts';

/** What an agent prepared in the name of the institution, which waits for a second one. */
export type InstitutionAct = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly act: CommunityAct;
  /** What the use case that prepared it does once it is confirmed, as JSON. */
  readonly content: unknown;
  /** What it commits the institution to; null where that is no money. */
  readonly sum: Money | null;
  /** The agent or token by which it was prepared. */
  readonly preparedBy: Id;
  readonly preparedAt: Date;
  /** Whether it was confirmed or discarded, by which agent or token, and when; null while it waits. */
  readonly decided: { readonly outcome: 'confirmed' | 'discarded'; readonly by: Id; readonly at: Date } | null;
};

/** Up to what sum one agent is enough: by the charter, as far as this node has one, and by what the institution set itself. */
type OneAgentLimits = {
  readonly charter: Pick<CharterTerms, 'secondAgentAbove'> | null;
  readonly institution: Money | null;
};

/**
 * Whether a second agent has to confirm what commits an institution to a sum. One is enough only where a limit is set and
 * none is passed: what has no value in money, or one in another currency, passes every limit.
 */
export function needsSecondAgent(sum: Money | null, { charter, institution }: OneAgentLimits): boolean {
  const limits = [
    ...(charter === null ? [] : [charter.secondAgentAbove]),
    ...(institution === null ? [] : [institution]),
  ];
  if (limits.length === 0 || sum === null) return true;
  return limits.some((limit) => limit === null || sum.currency !== limit.currency || sum.amount > limit.amount);
}

/** An act after somebody confirmed it, who is another person than whoever prepared it, or discarded it. */
export function decidedAct(
  prepared: InstitutionAct,
  decision: {
    readonly outcome: 'confirmed' | 'discarded';
    readonly by: Id;
    readonly at: Date;
    /** Whether the same person is behind both. */
    readonly same: boolean;
  },
): Result<InstitutionAct, RefusalOf<'already-decided' | 'second-agent-needed'>> {
  if (prepared.decided !== null) return refuse({ type: 'already-decided', at: prepared.decided.at });
  const { outcome, by, at, same } = decision;
  if (same && outcome === 'confirmed') return refuse({ type: 'second-agent-needed' });
  return ok({ ...prepared, decided: { outcome, by, at } });
}
