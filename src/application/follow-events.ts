import type { LoggedEvent } from '../domain/event.ts';
import type { Application } from './ports.ts';

/** Something that follows the event log at its own pace: federation, feeds, mails, the journal. */
export interface EventReader {
  /** Names its cursor; never change it once released. */
  readonly name: string;
  /**
   * Takes in one event. May be given the same event again after a crash, so it must tell by the event's id what it did
   * already. Throwing stops this reader at the event; it is tried again later.
   */
  follow(event: LoggedEvent): Promise<void>;
  /** Whether it has anything to do with an event; one that it has not is passed over without asking the database. */
  concerns?(event: LoggedEvent): boolean;
}

const BATCH = 100;

/** Moves a reader behind everything that happened so far: it begins with what comes next. */
export async function passOver(app: Application, reader: string): Promise<void> {
  await app.store.placeEvents();
  await app.store.transact(async (writer) => writer.write.cursor(reader, await writer.events.last()));
}

/**
 * Gives a reader every event after its cursor, moving the cursor behind each, until it is told to stop. Answers how many
 * it took.
 */
export async function followEvents(app: Application, reader: EventReader, signal?: AbortSignal): Promise<number> {
  let taken = 0;
  await app.store.placeEvents();
  for (;;) {
    const events = await app.store.read(async (store) =>
      store.events.after(await store.events.cursor(reader.name), BATCH),
    );
    const moveBehind = ({ position }: LoggedEvent) =>
      app.store.transact((writer) => writer.write.cursor(reader.name, position));
    let passed: LoggedEvent | null = null;
    for (const event of events) {
      if (signal?.aborted === true) break;
      taken += 1;
      if (reader.concerns?.(event) === false) {
        passed = event;
        continue;
      }
      await reader.follow(event);
      await moveBehind(event);
      passed = null;
    }
    if (passed !== null) await moveBehind(passed);
    if (signal?.aborted === true || events.length < BATCH) return taken;
  }
}
