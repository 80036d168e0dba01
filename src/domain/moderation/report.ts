import type { ConsultationId, ParticipantId, ReportId } from '../id.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { ModerationRule, Subject } from './decision.ts';

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
  readonly decidedAt: Date | null;
  readonly outcome: 'upheld' | 'dismissed' | null;
};

export function decidedReport(
  report: Report,
  as: { readonly outcome: 'upheld' | 'dismissed'; readonly at: Date },
): Result<Report, RefusalOf<'already-decided'>> {
  if (report.decidedAt !== null) return refuse({ type: 'already-decided', at: report.decidedAt });
  return ok({ ...report, outcome: as.outcome, decidedAt: as.at });
}
