import type { MessageQueue } from '@fedify/fedify';
import type { HostQueue } from '../../application/federation/delivery/ports.ts';
import type { DeliveryMessage } from './delivery-message.ts';

/** What waits under an ordering key: one after the other for each. */
type Ordered = { readonly orderingKey: string };

/** A queue of what goes out, each message in its turn; of deliveries, where nothing else is named. */
export type Outbox<M extends Ordered = DeliveryMessage> = {
  /** All of them or none. */
  enqueue(messages: readonly M[]): Promise<void>;
  /** Within the handler of a message: it is tried again, and keeps its place. */
  again(message: M, pauseMs: number): Promise<void>;
} & HostQueue;

export function outboxOn<M extends Ordered = DeliveryMessage>(queue: MessageQueue & HostQueue): Outbox<M> {
  return {
    enqueue: async (messages) => {
      // Calls of one turn are one transaction of the queue.
      await Promise.all(messages.map((message) => queue.enqueue(message, { orderingKey: message.orderingKey })));
    },
    again: async (message, pauseMs) =>
      await queue.enqueue(message, { delay: Temporal.Duration.from({ milliseconds: Math.round(pauseMs) }) }),
    hold: queue.hold,
    release: queue.release,
    drop: queue.drop,
    isWaiting: queue.isWaiting,
  };
}
