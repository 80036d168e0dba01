import type { AgentId, AppealId, ConsultationId, Id, ParticipantId, ReportId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { type Subject, undoUntil } from './decision.ts';
import { BROKEN_RULES, type ModerationRule } from './rule.ts';

/** What somebody who reports can say it breaks; the other rules are for decisions. */
export const REPORT_RULES = BROKEN_RULES;

export function isReportRule(value: string): value is (typeof REPORT_RULES)[number] {
  return (REPORT_RULES as readonly string[]).includes(value);
}

export function checkReportRule(text: string): Result<(typeof REPORT_RULES)[number], RefusalOf<'invalid'>> {
  if (isReportRule(text)) return ok(text);
  return refuse({ type: 'invalid', field: 'rule', because: text === '' ? 'missing' : 'unknown-value' });
}

/** Somebody says that a contribution breaks a rule. Read by officers only. */
export type Report = {
  readonly id: ReportId;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly rule: ModerationRule;
  readonly text: string | null;
  readonly reporterId: ParticipantId | null;
  /** The server that forwarded it, if one did. */
  readonly fromHost: string | null;
  readonly filedAt: Date;
  /** When the host of what it is about was told, where that is mirrored; without who reports. */
  readonly passedOnAt: Date | null;
  readonly decidedAt: Date | null;
  readonly outcome: 'upheld' | 'dismissed' | null;
};

/** What somebody says of a contribution. */
type Reporting = {
  readonly rule: ModerationRule;
  readonly text: string | null;
  /** When the contribution last changed. */
  readonly subjectUpdatedAt: Date;
};

/**
 * The report somebody made of the same contribution before, with what they say now; null where what they say is news. A
 * person has one report of a contribution, however often they send it, until it was decided and the contribution then
 * changed. Another server speaks for many people, and so does whoever
 * is not signed in: of them only the very same words are one report.
 */
export function repeatedReport(former: Report, input: Reporting): Report | null {
  if (former.reporterId === null && (former.rule !== input.rule || former.text !== input.text)) return null;
  if (former.decidedAt === null) return { ...former, rule: input.rule, text: input.text ?? former.text };
  return input.subjectUpdatedAt <= former.decidedAt ? former : null;
}

/** The report as it was before it was decided, where that was a slip (`undoUntil`). */
export function reopenedReport(
  report: Report,
  now: Date,
): Result<Report, RefusalOf<'wrong-status' | 'too-late-to-undo'>> {
  if (report.decidedAt === null) return refuse({ type: 'wrong-status', status: 'open', needs: ['decided'] });
  const until = undoUntil(report.decidedAt);
  if (now >= until) return refuse({ type: 'too-late-to-undo', until });
  return ok({ ...report, outcome: null, decidedAt: null });
}

export function decidedReport(
  report: Report,
  as: { readonly outcome: 'upheld' | 'dismissed'; readonly at: Date },
): Result<Report, RefusalOf<'already-decided'>> {
  if (report.decidedAt !== null) return refuse({ type: 'already-decided', at: report.decidedAt });
  return ok({ ...report, outcome: as.outcome, decidedAt: as.at });
}

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
