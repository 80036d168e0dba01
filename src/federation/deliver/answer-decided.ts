import { decideGuestAct } from '../../application/network/decide-guest-act.ts';
import type { Application } from '../../application/ports.ts';
import type { LoggedEvent } from '../../domain/event.ts';
import type { Replies } from '../inbox/context.ts';

/** An officer decided about what came from a co-host: its author is told there. */
export async function answerDecided(
  app: Application,
  answerGuest: Replies['answerGuest'],
  event: LoggedEvent,
): Promise<void> {
  const act = await decideGuestAct(app, event);
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
  await answerGuest({ to: to.actor, act, consultation: to.consultation });
}
