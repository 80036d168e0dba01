import type { By, NewEvent } from '../domain/event.ts';
import type { ProposalId } from '../domain/id.ts';
import { checkRule, type DecisionKind, type ModerationRule } from '../domain/moderation/decision.ts';
import { type Proposal, statusAfter } from '../domain/proposal/proposal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkText, REASON_MAX } from '../domain/text.ts';
import { decidedStatus, keepDecision } from './decide.ts';
import type { Application, Writer } from './ports.ts';

export type DecideProposal = {
  readonly proposalId: ProposalId;
  readonly kind: DecisionKind;
  readonly rule: ModerationRule;
  /** Public, and told to the author. */
  readonly reason: string;
  readonly by: By;
  /** `updatedAt` of what the agent read; without it, whatever is there now is decided about. */
  readonly seen?: Date | undefined;
};

/**
 * An officer's decision about a proposal: accept, hold, remove or restore. The decision stays public whatever becomes of
 * the text. Of a mirrored consultation, it can be taken off the own pages and put back there: stricter than the host, never laxer.
 */
export async function decideProposal(app: Application, command: DecideProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact((writer) => decideProposalIn(writer, app, command));
}

/** The same within a transaction that does more, such as deciding the report that led to it. */
export async function decideProposalIn(
  writer: Writer,
  app: Application,
  command: DecideProposal,
): Promise<Result<Proposal, Refusal>> {
  const reason = checkText(command.reason, 'reason', REASON_MAX);
  if (!reason.ok) return reason;
  const fits = checkRule(command.kind, command.rule);
  if (!fits.ok) return fits;
  const now = app.now();
  const proposal = await writer.write.lockProposal(command.proposalId, 'change');
  if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
  const subject = { kind: 'proposal', id: proposal.id } as const;
  const { kind, seen } = command;
  const becomes = statusAfter(proposal.status, kind);
  const status = await decidedStatus(writer, { subject, contribution: proposal, kind, seen, becomes });
  if (!status.ok) return status;
  const published = status.value === 'published';
  const number = proposal.number ?? (published ? await writer.write.nextNumber(proposal.consultationId) : null);
  const after: Proposal = {
    ...proposal,
    status: status.value,
    number,
    publishedAt: proposal.publishedAt ?? (published ? now : null),
    updatedAt: now,
  };
  await writer.write.proposal(after);
  await keepDecision(writer, app, {
    consultationId: proposal.consultationId,
    subject,
    kind,
    rule: command.rule,
    reason: reason.value,
    by: command.by,
    at: now,
    statusBefore: proposal.status,
  });
  await writer.write.event(proposalDecidedEvent(app, after, command));
  return ok(after);
}

/** What a decision about a proposal is in the log. */
export function proposalDecidedEvent(
  app: Application,
  proposal: Proposal,
  command: Pick<DecideProposal, 'kind' | 'rule' | 'by'>,
): NewEvent {
  const event = {
    id: app.newId(),
    at: proposal.updatedAt,
    by: command.by,
    consultationId: proposal.consultationId,
    proposalId: proposal.id,
  };
  switch (command.kind) {
    case 'accept':
      return {
        ...event,
        type: 'proposal-accepted',
        data: { number: proposal.number ?? 0, contentHash: proposal.current.contentHash },
      };
    case 'hold':
      return { ...event, type: 'proposal-held', data: {} };
    case 'remove':
      return { ...event, type: 'proposal-removed', data: { rule: command.rule } };
    case 'restore':
      return { ...event, type: 'proposal-restored', data: {} };
  }
}
