import type { Application } from './ports.ts';

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
      await writer.write.lockConsultation(slug);
    }
    let announced = 0;
    for (const { consultation, phase, edge } of edges) {
      // Another worker was first, or the phase was extended a moment ago.
      if (!(await writer.write.announced(phase.id, edge, now))) continue;
      announced += 1;
      await writer.write.event({
        id: app.newId(),
        type: edge === 'opened' ? 'phase-opened' : 'phase-closed',
        at: edge === 'opened' ? phase.opensAt : phase.closesAt,
        by: null,
        consultationId: consultation.id,
        proposalId: null,
        data: { phaseId: phase.id, kind: phase.kind },
      });
    }
    const polls = await writer.polls.closedUnannounced(now);
    for (const poll of polls) {
      if (!(await writer.write.pollAnnounced(poll.id, now))) continue;
      announced += 1;
      await writer.write.event({
        id: app.newId(),
        type: 'poll-closed',
        at: poll.closesAt,
        by: null,
        consultationId: poll.consultationId,
        proposalId: null,
        data: { pollId: poll.id },
      });
    }
    return { announced, next: await writer.consultations.nextEdge(now) };
  });
}
