import type { Application, Writer } from '../application.ts';

/**
 * The application as an import uses it: inside one transaction, with the source's own clock, and without an
 * event for each act. The batch is one event, so that none of its items is announced.
 */
export function withoutEvents(app: Application, writer: Writer, at: Date): Application {
  const silent: Writer = { ...writer, events: { ...writer.events, append: async () => {} } };
  return {
    ...app,
    now: () => at,
    store: {
      read: (work) => work(silent),
      readShared: (work) => work(silent),
      readOnce: (work) => work(silent),
      transact: (work) => work(silent),
      transactShared: (_, work) => work(silent),
      placeEvents: async () => {},
    },
  };
}
