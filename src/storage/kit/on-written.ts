import type { NewEvent } from '../../domain/event/event.ts';

/** What a transaction calls as it writes: the consumers of events, mails and queues are woken once it is over. */
export type OnWritten = {
  onEvents(events: readonly NewEvent[]): Promise<void>;
  onMail(): void;
  onWoken(): void;
  onRetried(queue: string): void;
};
