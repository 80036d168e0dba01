import type { Application } from '../../application/application.ts';
import type { SignedDocument } from '../../application/federation/ports.ts';
import type { PlannedActivity } from './planned-activity.ts';
import { pagesOfInboxes, type Recipients } from './recipients.ts';
import type { Send } from './send.ts';

export type FanOutInput = Recipients &
  Pick<PlannedActivity, 'speaker' | 'orderingKey'> & {
    readonly signed: SignedDocument;
    /** An activity that each server gets right before, as JSON. */
    readonly before?: string | null;
  };

/**
 * Queues an activity for everybody it is for, each inbox once. How far it got is remembered: a worker that takes over
 * goes on there, and at most one page is queued twice, under the same id.
 */
export async function fanOut(app: Application, send: Send, what: FanOutInput): Promise<void> {
  const { signed, speaker, orderingKey, before = null } = what;
  const progress = await app.store.read((reader) => reader.deliveries.progress(signed.uri));
  if (progress === 'done') return;
  for await (const { inboxes, next } of pagesOfInboxes(app.store.read, what, progress.after)) {
    if (inboxes.length > 0) await send({ activity: signed, isKept: true, speaker, orderingKey, inboxes, before });
    if (inboxes.length === 0 && next !== null) continue;
    await app.store.transact((writer) => writer.deliveries.saveProgress(signed.uri, next, app.now()));
  }
}
