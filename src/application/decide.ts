import type { By } from '../domain/event.ts';
import type { ConsultationId, ParticipantId } from '../domain/id.ts';
import type { DecisionKind, ModerationRule, Subject } from '../domain/moderation/decision.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { agentOf } from './by.ts';
import type { Application, Writer } from './ports.ts';

/** Of what an erased person had not published, no text is left to show: it cannot be published after them. */
export async function authorIsThere(writer: Writer, authorId: ParticipantId): Promise<Result<null, RefusalOf<'gone'>>> {
  const author = await writer.participants.byId(authorId);
  if (author === null || author.erasedAt === null) return ok(null);
  return refuse({ type: 'gone', what: 'participant', since: author.erasedAt });
}

/** Keeps the public trace of a decision, whatever it is about. */
export async function keepDecision(
  writer: Writer,
  app: Application,
  decision: {
    readonly consultationId: ConsultationId;
    readonly subject: Subject;
    readonly kind: DecisionKind;
    readonly rule: ModerationRule;
    readonly reason: string;
    readonly by: By;
    readonly at: Date;
  },
): Promise<void> {
  const { by, at, ...said } = decision;
  await writer.write.decision({ id: app.newId(), ...said, agentId: agentOf(by), decidedAt: at });
}
