import type { EffectConsumer } from '../../application/event/consume-events.ts';
import type { ActivityPlan } from '../../application/federation/ports.ts';
import { savePlans } from '../../application/federation/save-document.ts';
import type { EventType, LoggedEvent } from '../../domain/event/event.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { canWait, plansOf } from './activity-plans.ts';
import { readEventContext } from './event-context.ts';
import { mayNotifyAuthor } from './notify-author.ts';
import { planActivities } from './plan.ts';
import { isAwaited } from './recipients.ts';

const QUIET: ReadonlySet<EventType> = new Set(['comment-accepted', 'comment-restored', 'comment-changed']);

/**
 * Events of comments that lead to nothing but plans: nobody waits for any activity of them, their author is to be told
 * nothing and they came from no co-host. What is found out about them is read together, and their plans are kept together.
 */
export function quietComments(documents: DocumentContext): NonNullable<EffectConsumer['quiet']> {
  const { app } = documents;
  return {
    mayBe: ({ type, origin }) => QUIET.has(type) && origin.kind !== 'mirrored',
    async consumeAll(events) {
      const plans = await Promise.all(events.map((event) => plansIfQuiet(documents, event)));
      await savePlans(
        app,
        plans.flatMap((each) => each ?? []),
      );
      return new Set(events.flatMap(({ id }, nth) => (plans[nth] === null ? [] : [id])));
    },
  };
}

/** Null where anything else follows from an event. */
async function plansIfQuiet(documents: DocumentContext, event: LoggedEvent): Promise<readonly ActivityPlan[] | null> {
  const { app, uris } = documents;
  if (!('commentId' in event.data)) return null;
  const { commentId: id } = event.data;
  return await app.store.readShared(async (reader) => {
    const [about, mayNotify, fromCohost] = await Promise.all([
      readEventContext(reader, uris, event),
      mayNotifyAuthor(reader, event),
      reader.incomingContributions.creation({ kind: 'comment', id }),
    ]);
    const all = planActivities(about, event);
    if (mayNotify || fromCohost !== null || !all.every(canWait)) return null;
    for (const planned of all) if (await isAwaited((work) => work(reader), planned)) return null;
    return plansOf(documents, all, { all, occasion: event });
  });
}
