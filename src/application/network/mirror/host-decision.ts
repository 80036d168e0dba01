import type { Id } from '../../../domain/kit/id.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import { isHiddenAtHost, isHiddenHere } from '../../../domain/network/stricter.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import type { Writer } from '../../application.ts';
import type { Mirroring } from './mirroring.ts';
import type { MirroredTrace } from './ports.ts';

/** What was signed of something is not kept once its words are not public, and nothing of it once their author took them back. */
export async function hideSigned(writer: Writer, subjectId: Id, status: MirroredTrace['status']): Promise<void> {
  if (status === 'withdrawn') await writer.authorship.delete(subjectId);
  else await writer.authorship.deleteDocument(subjectId);
}

/** What something is here while it is public at its host: removed where this node was stricter, never laxer. */
export async function strictStatus<S extends ProposalStatus>(
  writer: Writer,
  subject: Subject,
  atHost: S,
): Promise<S | 'removed'> {
  return isHiddenHere(await writer.views.decisions(subject)) ? 'removed' : atHost;
}

/** That it is public at its host again, where the host had hidden it: it tells no reason for that. */
export async function recordHostRestore(
  { app, writer, consultation }: Mirroring,
  subject: Subject,
  statusBefore: ProposalStatus,
): Promise<void> {
  if (!isHiddenAtHost(await writer.views.decisions(subject))) return;
  await writer.decisions.save({
    id: app.newId(),
    consultationId: consultation.id,
    subject,
    kind: 'restore',
    rule: 'moderated-elsewhere',
    reason: '',
    agentId: null,
    decidedAt: app.now(),
    statusBefore,
    byHost: true,
  });
}

/** Saves the host's decision, to be shown as the host's; once, however often it is received. */
export async function recordHostDecision(
  { app, writer, consultation }: Mirroring,
  subject: Subject,
  { report: mirrored, statusBefore }: { readonly report: MirroredTrace; readonly statusBefore: ProposalStatus },
): Promise<void> {
  const { decision } = mirrored;
  if (decision === null) return;
  const known = (await writer.views.decisions(subject)).findLast(({ byHost }) => byHost === true);
  if (known?.kind === decision.kind && known.decidedAt.getTime() === decision.decidedAt.getTime()) return;
  await writer.decisions.save({
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
