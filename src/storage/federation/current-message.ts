import { AsyncLocalStorage } from 'node:async_hooks';
import type { Claimed } from './queue-rows.ts';

/** The message that the current handler processes. */
export interface CurrentMessage {
  readonly queue: string;
  readonly claimed: Claimed;
  /** The `id` member of the message; null where it has none. */
  readonly messageId: string | null;
}

const currentMessage = new AsyncLocalStorage<CurrentMessage>();

export function withCurrentMessage<T>(hand: CurrentMessage, work: () => T): T {
  return currentMessage.run(hand, work);
}

/**
 * The current message where `message` is that very one, enqueued again by its own handler: how Fedify asks for another
 * attempt. It then keeps its place, so that nothing of its lane overtakes it, and is never there twice.
 */
export function currentMessageMatching(queue: string, message: unknown): Claimed | null {
  const hand = currentMessage.getStore();
  if (hand === undefined || hand.queue !== queue || hand.messageId === null) return null;
  return idOf(message) === hand.messageId ? hand.claimed : null;
}

export function idOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null;
  return typeof message.id === 'string' ? message.id : null;
}
