import type { NewEvent } from '../../domain/event/event.ts';
import type { Application, Writer } from '../application.ts';

/** The application for one request, and the events that its transactions appended, in their order. */
export function withEventsNoted(app: Application): {
  readonly app: Application;
  readonly events: () => readonly NewEvent[];
} {
  const noted: NewEvent[][] = [];
  const noting = <T>(work: (writer: Writer) => Promise<T>) => {
    const events: NewEvent[] = [];
    noted.push(events);
    return (writer: Writer): Promise<T> => {
      // It may be run again after a deadlock.
      events.length = 0;
      const append = (...some: readonly NewEvent[]) => {
        events.push(...some);
        return writer.events.append(...some);
      };
      return work({ ...writer, events: { ...writer.events, append } });
    };
  };
  const store: Application['store'] = {
    ...app.store,
    transact: (work) => app.store.transact(noting(work)),
    transactShared: (sharing, work) => app.store.transactShared(sharing, noting(work)),
  };
  return { app: { ...app, store }, events: () => noted.flat() };
}
