import { actorOf } from '../../domain/kit/actor.ts';
import type { Id, ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import type { Appeal } from '../../domain/moderation/appeal.ts';
import type { Application, Reader } from '../application.ts';

/** Files the one appeal that an author has against the removal of a contribution. Possible in any phase. */
export async function fileAppeal(
  app: Application,
  command: {
    readonly decisionId: Id;
    readonly participantId: ParticipantId;
    readonly text: string;
    /** The token by which it came, where software sends it for its author. */
    readonly token?: TokenId | undefined;
  },
): Promise<Result<Appeal, Refusal>> {
  const text = checkText(command.text, 'text', REASON_MAX);
  if (!text.ok) return text;
  return await app.store.transact(async (writer) => {
    await writer.participants.lock(command.participantId);
    const appealable = await appealableIn(writer, command);
    if (!appealable.ok) return appealable;
    const { decision } = appealable.value;
    const appeal: Appeal = {
      id: app.newId(),
      decisionId: decision.id,
      consultationId: decision.consultationId,
      subject: decision.subject,
      participantId: command.participantId,
      text: text.value,
      filedAt: app.now(),
      decidedAt: null,
      outcome: null,
      reason: null,
      agentId: null,
      sameAgent: false,
    };
    await writer.appeals.save(appeal);
    await writer.events.append({
      id: app.newId(),
      type: 'appeal-filed',
      at: appeal.filedAt,
      by: actorOf(command.participantId, command.token),
      consultationId: appeal.consultationId,
      proposalId: appeal.subject.kind === 'proposal' ? appeal.subject.id : null,
      data: { appealId: appeal.id, subject: appeal.subject },
    });
    return ok(appeal);
  });
}

/** Whether somebody may appeal a decision: it removed what they wrote, it still stands, and they did not yet. */
export async function appealableIn(
  reader: Reader,
  { decisionId, participantId }: { readonly decisionId: Id; readonly participantId: ParticipantId },
) {
  const decision = await reader.decisions.byId(decisionId);
  if (decision === null) return refuse({ type: 'not-found', what: 'decision' });
  const { kind, id } = decision.subject;
  const subject = kind === 'proposal' ? await reader.proposals.byId(id) : await reader.comments.byId(id);
  if (subject === null || subject.authorId !== participantId) return refuse({ type: 'not-the-author' });
  if (decision.byHost === true) {
    const consultation = await reader.consultations.byId(decision.consultationId);
    return refuse({ type: 'decided-by-host', host: subject.uri ?? consultation?.host?.uri ?? '' });
  }
  const appeal = await reader.appeals.ofDecision(decision.id);
  if (appeal !== null) return refuse({ type: 'already-appealed', at: appeal.filedAt });
  if (decision.kind !== 'remove' || subject.status !== 'removed') {
    return refuse({ type: 'wrong-status', status: subject.status, needs: ['removed'] });
  }
  const latest = await reader.decisions.latest(decision.subject);
  if (latest !== null && latest.id !== decision.id) return refuse({ type: 'already-decided', at: latest.decidedAt });
  return ok({ decision });
}
