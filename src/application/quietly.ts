import type { Application, Writer } from './ports.ts';

/**
 * The application as an import uses it: inside one transaction, with the source's own clock, and without a word in the
 * diary for each act. The batch says in one event what it brought, so that nothing of it is announced.
 */
export function quietly(app: Application, writer: Writer, at: Date): Application {
  const silent: Writer = { ...writer, write: { ...writer.write, event: async () => {} } };
  return {
    ...app,
    now: () => at,
    store: {
      read: (work) => work(silent),
      transact: (work) => work(silent),
      placeEvents: async () => {},
    },
  };
}
