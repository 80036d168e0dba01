import { type Consultation, publishedConsultation, rulesDocument } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { publishableBallots, writePublished } from '../ballot/publish-ballot.ts';
import { documentHash } from '../kit/content-hash.ts';
import { checkNotModified } from '../kit/not-modified.ts';

/** Opens a draft to the public and freezes its rules for good, and with it the ballots that were drafted in it. */
export async function publishConsultation(
  app: Application,
  command: {
    readonly slug: string;
    /** Hash of the draft and its ballots as they were read (`etagOf`); refused where they are others now. */
    readonly confirmed?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Consultation, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const draft = await writer.consultations.lock(command.slug);
    if (draft === null) return refuse({ type: 'not-found', what: 'consultation' });
    const drafts = (await writer.ballots.of(draft.id)).map(({ ballot }) => ballot);
    const same = checkNotModified([draft, ...drafts], command.confirmed);
    if (!same.ok) return same;
    const published = publishedConsultation(draft, { now, rulesHash: documentHash(rulesDocument(draft)) });
    if (!published.ok) return published;
    const ballots = await publishableBallots(app, writer, published.value);
    if (!ballots.ok) return ballots;
    await writer.consultations.save(published.value);
    // What was to be changed before, and was not, is nothing any more.
    const unfinished = await writer.unfinishedConsultations.changeOf(published.value.id);
    if (unfinished !== null) await writer.unfinishedConsultations.delete(unfinished.id);
    await writer.events.append({
      id: app.newId(),
      type: 'consultation-published',
      at: now,
      by: command.by,
      consultationId: draft.id,
      proposalId: null,
      data: { slug: draft.slug, rulesHash: published.value.rulesHash ?? '' },
    });
    await writePublished(app, writer, { ballots: ballots.value, by: command.by });
    return ok(published.value);
  });
}
