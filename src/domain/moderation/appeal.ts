import type { AgentId, AppealId, ConsultationId, Id, ParticipantId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Subject } from './decision.ts';

/** The author's one word against the removal of what they wrote, and what another agent decided about it. */
export type Appeal = {
  readonly id: AppealId;
  readonly decisionId: Id;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly participantId: ParticipantId;
  /** Read by officers only. */
  readonly text: string;
  readonly filedAt: Date;
  readonly decidedAt: Date | null;
  readonly outcome: AppealOutcome | null;
  /** Public. */
  readonly reason: string | null;
  readonly agentId: AgentId | null;
  /** Whether the institution had nobody but the agent who had decided; public. */
  readonly sameAgent: boolean;
};

export const APPEAL_OUTCOMES = ['granted', 'refused'] as const;
export type AppealOutcome = (typeof APPEAL_OUTCOMES)[number];

/**
 * An appeal that was decided. Whoever decided first does not judge themselves, unless nobody else moderates for the
 * institution; then the public is told so.
 */
export function decidedAppeal(
  appeal: Appeal,
  as: {
    readonly outcome: AppealOutcome;
    readonly reason: string;
    readonly agentId: AgentId | null;
    /** Whether the same person is behind the decision. */
    readonly same: boolean;
    /** Agents other than the one who decided first who may moderate here. */
    readonly others: number;
    readonly at: Date;
  },
): Result<Appeal, RefusalOf<'already-decided' | 'other-agent-needed'>> {
  if (appeal.decidedAt !== null) return refuse({ type: 'already-decided', at: appeal.decidedAt });
  const { outcome, reason, agentId, same, at } = as;
  if (same && as.others > 0) return refuse({ type: 'other-agent-needed' });
  return ok({ ...appeal, outcome, reason, agentId, decidedAt: at, sameAgent: same });
}
