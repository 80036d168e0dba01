import { readBallot } from '../../application/ballot/reads.ts';
import { readConsultation } from '../../application/consultation/read-consultations.ts';
import { readInstitution } from '../../application/institution/reads.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { ballotEvent, phaseEvent, pollEvent } from '../mapping/calendar-event.ts';
import type { DocumentContext, Publication } from './document-context.ts';
import { type InConsultation, there } from './objects.ts';

/** Every phase of a published consultation, from the beginning: a calendar is about what comes. */
export async function phaseEventAt(
  documents: DocumentContext,
  { slug, phaseId }: InConsultation<{ readonly phaseId: string }>,
): Promise<Publication | null> {
  const found = await readConsultation(documents.app, { slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { consultation, extensions } = found.value;
  const phase = consultation.phases.find((each) => each.id === phaseId);
  if (phase === undefined) return null;
  const extendedAt = extensions.findLast((each) => each.phaseId === phaseId)?.at ?? null;
  const document = phaseEvent(documents.uris, { consultation, phase, extendedAt, ...(await placeOf(documents)) });
  return await there(documents, document, documents.uris.consultation(slug));
}

/** A vote whose rules are frozen, also before it opens. */
export async function ballotEventAt(
  documents: DocumentContext,
  { slug, ballot }: InConsultation<{ readonly ballot: string }>,
): Promise<Publication | null> {
  const found = await readBallot(documents.app, { slug, ballot, viewer: ANYBODY });
  if (!found.ok) return null;
  return await there(
    documents,
    ballotEvent(documents.uris, { ...found.value, ...(await placeOf(documents)) }),
    documents.uris.consultation(slug),
  );
}

/** A poll that opened: before, nobody is asked. */
export async function pollEventAt(
  documents: DocumentContext,
  { slug, pollId }: InConsultation<{ readonly pollId: string }>,
): Promise<Publication | null> {
  const found = await readConsultation(documents.app, { slug, viewer: ANYBODY });
  const view = found.ok ? found.value.polls.find((each) => each.poll.id === pollId) : undefined;
  if (!found.ok || view === undefined || documents.app.now() < view.poll.opensAt) return null;
  const document = pollEvent(documents.uris, {
    consultation: found.value.consultation,
    poll: view.poll,
    ...(await placeOf(documents)),
  });
  return await there(documents, document, documents.uris.consultation(slug));
}

async function placeOf({ app }: DocumentContext) {
  return { territory: (await readInstitution(app))?.institution.territory.name ?? {} };
}
