import type { NewEvent } from '../../domain/event/event.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkReason, checkRule, type DecisionKind } from '../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import { type Proposal, statusAfter } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import { decidedStatus, recordDecision } from './decide.ts';

export type DecideProposal = {
  readonly proposalId: ProposalId;
  readonly kind: DecisionKind;
  readonly rule: ModerationRule;
  /** Public, and sent to the author. Acceptance needs none. */
  readonly reason: string;
  readonly by: Actor | null;
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
  const reason = checkReason(command.kind, command.reason);
  if (!reason.ok) return reason;
  const fits = checkRule(command.kind, command.rule);
  if (!fits.ok) return fits;
  const now = app.now();
  const proposal = await writer.proposals.lock(command.proposalId, 'change');
  if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
  const subject = { kind: 'proposal', id: proposal.id } as const;
  const { kind, seen } = command;
  const becomes = statusAfter(proposal.status, kind);
  const status = await decidedStatus(writer, { subject, contribution: proposal, kind, seen, becomes });
  if (!status.ok) return status;
  const published = status.value === 'published';
  const number = proposal.number ?? (published ? await writer.consultations.nextNumber(proposal.consultationId) : null);
  const after: Proposal = {
    ...proposal,
    status: status.value,
    number,
    publishedAt: proposal.publishedAt ?? (published ? now : null),
    updatedAt: now,
  };
  await writer.proposals.save(after);
  await recordDecision(writer, app, {
    consultationId: proposal.consultationId,
    subject,
    kind,
    rule: command.rule,
    reason: reason.value,
    by: command.by,
    at: now,
    statusBefore: proposal.status,
  });
  await writer.events.append(proposalDecidedEvent(app, after, command));
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
