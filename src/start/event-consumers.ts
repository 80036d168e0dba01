import { mergeCasts } from '../application/ballot/merge-casts.ts';
import { queueEvents } from '../application/connector/queue-events.ts';
import type { EventConsumers } from '../application/event/event-consumers.ts';
import { followParticipants } from '../application/support/follow-participants.ts';
import { appendLeaves } from '../transparency/append-leaves.ts';
import { answerConsumer, mailConsumer } from '../worker/jobs/mail.ts';

/** The consumers of the event log of a node. */
export function eventConsumers(
  node: Parameters<typeof mailConsumer>[0] & Parameters<typeof answerConsumer>[0],
  federation: EventConsumers['federation'],
): EventConsumers {
  return {
    federation,
    'ballot-merges': mergeCasts(node.app),
    supporters: followParticipants(node.app),
    connectors: queueEvents(node.app),
    'author-letters': mailConsumer(node),
    journal: appendLeaves(node.app),
    'answers-by-mail': answerConsumer(node),
  };
}
