import type { Application } from '../../application/application.ts';
import { decideIncomingContribution } from '../../application/network/incoming/decide-incoming.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import type { Replies } from '../inbox/context.ts';

/** An officer decided about a contribution from a co-host: the co-host is notified, which tells its author. */
export async function sendDecidedAnswer(
  app: Application,
  sendHostAnswer: Replies['sendHostAnswer'],
  event: LoggedEvent,
): Promise<void> {
  const act = await decideIncomingContribution(app, event);
  const { subject } = act ?? { subject: null };
  if (act === null || subject === null) return;
  const to = await app.store.read(async (reader) => {
    const found =
      subject.kind === 'proposal' ? await reader.proposals.byId(subject.id) : await reader.comments.byId(subject.id);
    const author = found === null ? null : await reader.participants.byId(found.authorId);
    const actor = author?.actorUri == null ? null : await reader.peers.actor(author.actorUri);
    return { actor, consultation: await reader.consultations.byId(act.consultationId) };
  });
  if (to.actor === null || to.actor.goneAt !== null || to.consultation === null) return;
  await sendHostAnswer({ to: to.actor, act, consultation: to.consultation });
}
