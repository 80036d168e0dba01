import type { ForwardedReport } from '../../application/network/outgoing/forward-report.ts';
import { isReportRule } from '../../domain/moderation/report.ts';
import { activityDocument } from './activity.ts';
import { objectDocument, type WireDocument } from './document.ts';

/** A report that an institution passes on to the host: what, which rule, in what words, and not by whom. */
export function reportFlag(of: {
  readonly id: string;
  readonly institution: string;
  readonly report: ForwardedReport;
}): WireDocument {
  const { id, institution, report } = of;
  const { '@context': _context, ...members } = activityDocument({
    id,
    type: 'Flag',
    actor: institution,
    object: report.object,
    to: [report.host.institution],
    cc: [],
    at: report.filedAt,
  });
  return objectDocument({ ...members, rule: report.rule, ...(report.text === null ? {} : { content: report.text }) });
}

/** The rule that a report of another node names; what others send names none that we know. */
export function ruleOfFlag(document: Readonly<Record<string, unknown>>) {
  const { rule } = document;
  return typeof rule === 'string' && isReportRule(rule) ? rule : 'off-topic';
}
