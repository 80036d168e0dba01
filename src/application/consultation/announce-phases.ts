import { originIn } from '../../domain/event/origin.ts';
import { CLOCK } from '../../domain/kit/actor.ts';
import type { Application } from '../application.ts';

/**
 * Writes the events of phases and polls whose time has come. Rules read the clock themselves; this only announces, so a
 * node that slept announces late and loses nothing. Answers when there will be something to announce again.
 */
export async function announcePhases(
  app: Application,
): Promise<{ readonly announced: number; readonly next: Date | null }> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const edges = await writer.consultations.unannounced(now);
    // Extensions hold the consultation while they move an end.
    for (const slug of [...new Set(edges.map(({ consultation }) => consultation.slug))].sort()) {
      await writer.consultations.lock(slug);
    }
    let announced = 0;
    for (const { consultation, phase, edge } of edges) {
      // Another worker was first, or the phase was extended a moment ago.
      if (!(await writer.consultations.markAnnounced(phase.id, edge, now))) continue;
      announced += 1;
      await writer.events.append({
        id: app.newId(),
        type: edge === 'opened' ? 'phase-opened' : 'phase-closed',
        at: edge === 'opened' ? phase.opensAt : phase.closesAt,
        by: CLOCK,
        origin: originIn(consultation),
        consultationId: consultation.id,
        proposalId: null,
        data: { phaseId: phase.id, kind: phase.kind },
      });
    }
    const polls = await writer.polls.closedUnannounced(now);
    for (const poll of polls) {
      if (!(await writer.polls.markAnnounced(poll.id, now))) continue;
      announced += 1;
      await writer.events.append({
        id: app.newId(),
        type: 'poll-closed',
        at: poll.closesAt,
        by: CLOCK,
        consultationId: poll.consultationId,
        proposalId: null,
        data: { pollId: poll.id },
      });
    }
    return { announced, next: await writer.consultations.nextEdge(now) };
  });
}
