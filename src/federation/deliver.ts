import type { EffectConsumer } from '../application/event/consume-events.ts';
import { type ReadSoftware, softwareOf } from '../application/federation/delivery/ask-software.ts';
import type { LoggedEvent } from '../domain/event/event.ts';
import { readsRepliesAlone } from '../domain/federation/private-message-form.ts';
import { deliverPlanned } from './deliver/deliver-planned.ts';
import { DELIVERY_CONSUMER, type DeliveryContext } from './deliver/delivering.ts';
import { announceDigests, HOUR_MS } from './deliver/digest.ts';
import { type EventContext, eventContextOf } from './deliver/event-context.ts';
import { notifiesAuthor, notifyAuthor } from './deliver/notify-author.ts';
import { notifyErased } from './deliver/notify-erased.ts';
import { notifyFormerFollowers } from './deliver/notify-former-followers.ts';
import { notifyHost } from './deliver/notify-host.ts';
import { notifyMoved } from './deliver/notify-moved.ts';
import { notifySharing } from './deliver/notify-sharing.ts';
import { apartOf, isPlanned, planActivities } from './deliver/plan.ts';
import { pollVoted, sendPollCounts } from './deliver/poll-counts.ts';
import { quietComments } from './deliver/quiet-comments.ts';
import { sendStatement } from './deliver/send-statement.ts';
import type { SendDirectMessage } from './replies/direct.ts';

/** Longest wait of the job: a digest or a poll may become due meanwhile. */
const LOOK_MS = 60_000;

export type Deliveries = {
  /** Turns each event of the log into what followers get. Moves on once all of it is queued. */
  readonly consumer: EffectConsumer & { readonly name: typeof DELIVERY_CONSUMER };
  /** Sends what is due by the clock: digests and counts of polls. */
  readonly job: { readonly name: string; run(): Promise<number> };
};

/** What else follows from an event or waits for its time, and goes a way of its own. */
export type AdditionalDeliveries = {
  concerns(event: LoggedEvent): boolean;
  consume(event: LoggedEvent): Promise<void>;
  sendDue(): Promise<void>;
};

/** `readSoftware` says how the author of what happened can be told of it. */
type EventDelivery = DeliveryContext & { readonly readSoftware: ReadSoftware };

/** Everything this node says to others by itself. Answers to what they send are in replies.ts. */
export function createDeliveries(
  delivering: EventDelivery,
  tell: SendDirectMessage,
  apart: readonly AdditionalDeliveries[] = [],
): Deliveries {
  const { app } = delivering.documents;
  return {
    consumer: {
      name: DELIVERY_CONSUMER,
      concerns: (event) => isDelivered(event) || apart.some((each) => each.concerns(event)),
      async consume(event) {
        if (isDelivered(event)) await deliverEvent(delivering, tell, event);
        for (const each of apart) if (each.concerns(event)) await each.consume(event);
      },
      quiet: quietComments(delivering.documents),
    },
    job: {
      name: 'federation-due',
      async run() {
        for (const each of apart) await each.sendDue();
        await announceDigests(delivering);
        await sendPollCounts(delivering);
        await notifyMoved(delivering);
        const next = await app.store.read((reader) => reader.deliveries.nextDue(HOUR_MS));
        return next === null ? LOOK_MS : Math.max(0, Math.min(next.getTime() - app.now().getTime(), LOOK_MS));
      },
    },
  };
}

/** What a host did, the host says; a co-host has nothing to say but what it counted. */
function isDelivered({ type, origin }: LoggedEvent): boolean {
  if (origin.kind === 'mirrored') return type === 'subtotal-counted';
  return isPlanned(type) || notifiesAuthor(type);
}

async function deliverEvent(delivering: EventDelivery, tell: SendDirectMessage, event: LoggedEvent): Promise<void> {
  const { documents } = delivering;
  if (event.type === 'keys-rotated') documents.keys.forget(event.data.actor);
  if (event.type === 'poll-voted') return await pollVoted(delivering, event);
  if (event.type === 'participant-erased') return await notifyErased(delivering, event);
  if (event.type === 'policy-changed')
    return await notifyFormerFollowers(delivering, tell, { host: event.data.host, eventId: event.id });
  if (event.type === 'subtotal-counted') return await notifyHost(delivering, event);
  if (event.type === 'statement-made' || event.type === 'statement-sent-again')
    return await sendStatement(delivering, event);
  if (apartOf(event.type) === 'peer') return await notifySharing(delivering, event);
  const about = await withoutRepliesAlone(delivering, await eventContextOf(documents.app, documents.uris, event));
  await deliverPlanned(delivering, planActivities(about, event), event);
  await notifyAuthor({ app: documents.app, uris: documents.uris, tell }, event);
}

/** Without an author whose server refuses our posts: they are told by a reply to their own (replies/direct.ts). */
async function withoutRepliesAlone(
  { documents, readSoftware }: EventDelivery,
  about: EventContext,
): Promise<EventContext> {
  const author = about.proposal?.author ?? null;
  if (about.proposal === null || author === null) return about;
  const { host, origin } = new URL(author);
  const { software } = await softwareOf(documents.app, readSoftware, { host, origin });
  return readsRepliesAlone(software) ? { ...about, proposal: { ...about.proposal, author: null } } : about;
}
