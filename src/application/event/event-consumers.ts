import type { Application } from '../application.ts';
import type { EventConsumer } from './consume-events.ts';
import type { ConsumerState } from './ports.ts';

/**
 * Every consumer of the event log that has a cursor, by its name, with what it does. What a process holds in memory
 * follows the log by itself and begins at its end; mail followers are each told from where they were told last.
 */
export const EVENT_CONSUMERS = {
  federation: 'tells other servers what happened here',
  'ballot-merges': 'makes one ballot of two where two voters turned out to be one person',
  supporters: 'makes one support of two where two turned out to be one person, and counts it by their standing',
  connectors: 'queues what connectors are to be told',
  'author-letters': 'writes to authors what was decided about their texts',
  journal: 'adds what happened in public to the journal, and signs it',
  'answers-by-mail': 'writes official answers to followers who want them at once',
} as const;

export type ConsumerName = keyof typeof EVENT_CONSUMERS;

/** The consumers that a worker runs: exactly those that are listed. */
export type EventConsumers = { readonly [N in ConsumerName]: EventConsumer & { readonly name: N } };

export type ConsumerReport = ConsumerState & {
  readonly name: ConsumerName;
  readonly does: string;
  /** Whether it stands at what it failed at. */
  readonly isFailing: boolean;
};

/** How all consumers of the event log are getting on, whichever process runs them. */
export async function readConsumers(app: Application): Promise<readonly ConsumerReport[]> {
  await app.store.placeEvents();
  const names = Object.keys(EVENT_CONSUMERS) as ConsumerName[];
  const states = await app.store.read((reader) => reader.events.consumers(names));
  return names.map((name) => {
    const state = states.get(name) ?? { behind: 0, behindSince: null, succeededAt: null, failure: null };
    const { failure, succeededAt } = state;
    const isFailing = failure !== null && (succeededAt === null || failure.at >= succeededAt);
    return { ...state, name, does: EVENT_CONSUMERS[name], isFailing };
  });
}
