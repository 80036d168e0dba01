import { type Consultation, publishedConsultation, rulesDocument } from '../domain/consultation/consultation.ts';
import type { By } from '../domain/event.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { documentHash } from './content-hash.ts';
import { checkMadeFrom } from './made-from.ts';
import type { Application } from './ports.ts';
import { publishableBallots, writePublished } from './publish-ballot.ts';

/** Opens a draft to the public and freezes its rules for good, and with it the ballots that were drafted in it. */
export async function publishConsultation(
  app: Application,
  command: {
    readonly slug: string;
    /** Hash of the draft and its ballots as they were read (`stateHash`); refused where they are others now. */
    readonly confirmed?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Consultation, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const draft = await writer.write.lockConsultation(command.slug);
    if (draft === null) return refuse({ type: 'not-found', what: 'consultation' });
    const drafts = (await writer.ballots.of(draft.id)).map(({ ballot }) => ballot);
    const same = checkMadeFrom([draft, ...drafts], command.confirmed);
    if (!same.ok) return same;
    const published = publishedConsultation(draft, { now, rulesHash: documentHash(rulesDocument(draft)) });
    if (!published.ok) return published;
    const ballots = await publishableBallots(app, writer, published.value);
    if (!ballots.ok) return ballots;
    await writer.write.consultation(published.value);
    await writer.write.event({
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
