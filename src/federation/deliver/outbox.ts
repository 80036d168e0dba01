import type { MessageQueue } from '@fedify/fedify';
import type { HostQueue } from '../../application/federation/delivery/ports.ts';
import type { DeliveryMessage } from './delivery-message.ts';

/** The queue of deliveries. */
export type Outbox = {
  /** All of them or none. */
  enqueue(messages: readonly DeliveryMessage[]): Promise<void>;
  /** Within the handler of a message: it is tried again, and keeps its place. */
  again(message: DeliveryMessage, pauseMs: number): Promise<void>;
} & HostQueue;

export function outboxOn(queue: MessageQueue & HostQueue): Outbox {
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
  };
}
