import type { LoggedEvent } from '../../../domain/event/event.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { Application } from '../../application.ts';
import type { IncomingContribution } from './ports.ts';

/** The event by which somebody decided about what was held. */
type Deciding = LoggedEvent<'proposal-accepted' | 'proposal-removed' | 'proposal-restored'>;
type DecidingComment = LoggedEvent<'comment-accepted' | 'comment-removed' | 'comment-restored'>;

/**
 * How what came from a co-host is answered now that an officer decided about it; null for what did not come from one and
 * for what is answered so already.
 */
export async function decideIncomingContribution(
  app: Application,
  event: LoggedEvent,
): Promise<IncomingContribution | null> {
  const subject = subjectOf(event);
  if (subject === null) return null;
  return await app.store.transact(async (writer) => {
    const act = await writer.incomingContributions.creation(subject);
    if (act === null) return null;
    const removed = event.type === 'proposal-removed' || event.type === 'comment-removed';
    // What was public once is reported by its trace.
    const status = removed ? (act.status === 'held' ? 'refused' : act.status) : 'accepted';
    if (status === act.status) return null;
    const decision = removed ? await writer.decisions.latest(subject) : null;
    const refusal =
      status === 'refused'
        ? ({
            type: 'removed-by-host',
            rule: decision?.rule ?? 'moderated-elsewhere',
            reason: decision?.reason ?? '',
          } as const)
        : null;
    const after: IncomingContribution = { ...act, status, refusal, answeredAt: app.now() };
    await writer.incomingContributions.save(after);
    return after;
  });
}

/** Events that decide about a contribution. */
export function isDeciding(event: LoggedEvent): event is Deciding | DecidingComment {
  return DECIDING.has(event.type);
}

const DECIDING: ReadonlySet<string> = new Set([
  'proposal-accepted',
  'proposal-removed',
  'proposal-restored',
  'comment-accepted',
  'comment-removed',
  'comment-restored',
]);

function subjectOf(event: LoggedEvent): Subject | null {
  if (!isDeciding(event)) return null;
  if ('commentId' in event.data) return { kind: 'comment', id: event.data.commentId };
  return event.proposalId === null ? null : { kind: 'proposal', id: event.proposalId };
}
