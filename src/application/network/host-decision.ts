import type { Subject } from '../../domain/moderation/decision.ts';
import type { ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { Writer } from '../ports.ts';
import type { MirroredTrace } from './mirrored.ts';
import type { Mirroring } from './mirroring.ts';

/** What something is here while it is public at its host: removed where this node was stricter, never laxer. */
export async function strictStatus<S extends ProposalStatus>(
  writer: Writer,
  subject: Subject,
  atHost: S,
): Promise<S | 'removed'> {
  const latest = await writer.decisions.latest(subject);
  return latest !== null && latest.kind === 'remove' && latest.byHost !== true ? 'removed' : atHost;
}

/** Keeps the host's decision, to be shown as the host's. */
export async function keptHostDecision(
  { app, writer, consultation }: Mirroring,
  subject: Subject,
  { told, statusBefore }: { readonly told: MirroredTrace; readonly statusBefore: ProposalStatus },
): Promise<void> {
  const { decision } = told;
  if (decision === null) return;
  await writer.write.decision({
    id: app.newId(),
    consultationId: consultation.id,
    subject,
    kind: decision.kind,
    rule: decision.rule,
    reason: decision.reason,
    agentId: null,
    decidedAt: decision.decidedAt,
    statusBefore,
    byHost: true,
  });
}
