import type { Application, Writer } from '../../application.ts';
import { etagOf } from '../../kit/not-modified.ts';
import { record, withdrawIn } from './consent.ts';
import { contactOf } from './reads.ts';

/** A contact is told of at most so often: at once would say which of many texts is theirs. */
const EVERY_MS = 24 * 3_600_000;
const BATCH = 100;

/**
 * Notices once a day what changed of each contact: a name, an address, another consultation. Consents to earlier terms
 * stand no longer: they are withdrawn, and contact management is told to remove whom it knows by them.
 */
export async function noticeContactChanges(
  app: Application,
  stop?: AbortSignal,
): Promise<{ readonly changed: number }> {
  await inBatches(app, stop, async (writer) => {
    const outdated = await writer.contacts.claimOutdated(BATCH);
    for (const consent of outdated) await withdrawIn(writer, app, consent);
    return outdated.length;
  });
  let changed = 0;
  await inBatches(app, stop, async (writer) => {
    const now = app.now();
    const before = new Date(now.getTime() - EVERY_MS);
    const due = await writer.contacts.claimSentBefore({ at: before, limit: BATCH });
    for (const consent of due) {
      const sentHash = etagOf(await contactOf(writer, app, consent));
      await writer.contacts.markSent({ id: consent.id, sentHash, sentAt: now });
      if (sentHash === consent.sentHash) continue;
      changed += 1;
      await record(app, writer, { type: 'contact-changed', consent, id: app.newId() });
    }
    return due.length;
  });
  return { changed };
}

/** Works on so many at once as one transaction holds, until there are no more. */
async function inBatches(
  app: Application,
  stop: AbortSignal | undefined,
  batch: (writer: Writer) => Promise<number>,
): Promise<void> {
  while (stop?.aborted !== true) {
    if ((await app.store.transact(batch)) < BATCH) return;
  }
}
