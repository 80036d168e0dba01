import type { LoggedEvent } from '../../domain/event/event.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { errorClass } from '../kit/error-class.ts';

type Consumer = {
  /** Names its cursor; never change it once released. */
  readonly name: string;
  /** How many events it takes at once, a hundred where it does not say: what a batch costs is shared by more of them. */
  readonly batch?: number;
  /** Whether it has anything to do with an event; one that it has not is passed over. */
  concerns?(event: LoggedEvent): boolean;
  /** Whether it takes nothing at the moment, without a fault of its own: the events wait for it. */
  isWaiting?(reader: Reader): Promise<boolean>;
};

/**
 * A consumer whose work is in the database alone. The work of a batch and the cursor behind it are one transaction, so
 * that each event counts exactly once, whatever is killed in between. `consumeWith` may be run again after a deadlock, so
 * it touches nothing but its writer.
 */
export type DatabaseConsumer = Consumer & {
  consumeWith(writer: Writer, event: LoggedEvent): Promise<void>;
};

/** The same for one that does what it has to do for several events at once: those of a batch that it did not consume before. */
export type BatchConsumer = Consumer & {
  consumeAllWith(writer: Writer, events: readonly LoggedEvent[]): Promise<void>;
};

/**
 * A consumer with effects outside of the transaction. The cursor moves behind the batch, so after a crash it gets again
 * what it consumed since the last move, in the same order: it tells by the id of an event what it did already.
 */
export type EffectConsumer = Consumer & {
  consume(event: LoggedEvent): Promise<void>;
  /** What is mostly of no effect outside, and is found out about together. Absent where nothing is. */
  readonly quiet?: {
    /** Whether an event is of the kind. Several in a row are given at once, without those that do not concern the consumer. */
    mayBe(event: LoggedEvent): boolean;
    /** Consumes those of no effect outside, and answers their ids; the others are consumed one after the other. */
    consumeAll(events: readonly LoggedEvent[]): Promise<ReadonlySet<string>>;
  };
};

/** Something that consumes the event log at its own pace. One that throws is stopped at the event, and tried again later. */
export type EventConsumer = DatabaseConsumer | BatchConsumer | EffectConsumer;

/** A consumer failed at an event. `code` names the event where no message may be shown, as in the log. */
export class EventNotConsumed extends Error {
  override readonly name = 'EventNotConsumed';
  readonly code: string;
  readonly event: LoggedEvent;

  constructor(event: LoggedEvent, { cause, consumer }: { readonly cause: unknown; readonly consumer: string }) {
    const because = cause instanceof Error ? `: ${cause.message}` : '';
    super(`${consumer} stopped at ${event.type} ${event.id}${because}`, { cause });
    this.code = `${event.type} ${event.id}`;
    this.event = event;
  }
}

const BATCH = 100;
/** A slow consumer moves its cursor at least this often: no more than that is given to it again after a crash. */
const MOVE_MS = 1_000;

/** Moves a consumer behind everything that happened so far: it begins with what comes next. */
export async function skipToLatest(app: Application, consumer: string): Promise<void> {
  await app.store.placeEvents();
  await app.store.transact(async (writer) => writer.events.saveCursor(consumer, await writer.events.last()));
}

/**
 * Gives a consumer every event after its cursor, in batches, until it is told to stop. Answers how many it took. What it
 * fails at is remembered with its event.
 */
export async function consumeEvents(app: Application, consumer: EventConsumer, stop?: AbortSignal): Promise<number> {
  const { batch = BATCH } = consumer;
  let count = 0;
  await app.store.placeEvents();
  try {
    for (;;) {
      const events = await app.store.read(async (store) =>
        (await consumer.isWaiting?.(store)) === true
          ? []
          : await store.events.after(await store.events.cursor(consumer.name), batch),
      );
      count +=
        'consume' in consumer
          ? await consumeEach(app, consumer, { events, stop })
          : await consumeBatch(app, consumer, events);
      if (stop?.aborted === true || events.length < batch) return count;
    }
  } catch (error) {
    if (error instanceof EventNotConsumed) await remember(app, consumer, error);
    throw error;
  }
}

/** A database that does not take the failure either leaves it to the log. */
async function remember(app: Application, { name }: Consumer, { event, cause }: EventNotConsumed): Promise<void> {
  const failure = { eventId: event.id, error: errorClass(cause) };
  await app.store.transact((writer) => writer.events.consumerFailed(name, failure)).catch(() => {});
}

/** All of a batch or, where that fails, one event after the other up to the one that cannot be consumed. */
async function consumeBatch(
  app: Application,
  consumer: DatabaseConsumer | BatchConsumer,
  events: readonly LoggedEvent[],
): Promise<number> {
  try {
    await consumeTogether(app, consumer, events);
  } catch {
    for (const event of events) {
      await consumeTogether(app, consumer, [event]).catch((error) => {
        throw new EventNotConsumed(event, { cause: error, consumer: consumer.name });
      });
    }
  }
  return events.length;
}

async function consumeTogether(
  app: Application,
  consumer: DatabaseConsumer | BatchConsumer,
  events: readonly LoggedEvent[],
): Promise<void> {
  const { name } = consumer;
  const last = events.at(-1);
  if (last === undefined) return;
  const concerned = events.filter((event) => consumer.concerns?.(event) !== false);
  await app.store.transact(async (writer) => {
    if (concerned.length > 0) {
      // Another process may have consumed them since they were read.
      await writer.locks.acquire(name);
      const cursor = await writer.events.cursor(name);
      const fresh = concerned.filter(({ position }) => position > cursor);
      if ('consumeAllWith' in consumer) await consumer.consumeAllWith(writer, fresh);
      else for (const event of fresh) await consumer.consumeWith(writer, event);
    }
    await writer.events.saveCursor(name, last.position);
  });
}

/** One event after the other; the cursor moves behind all that were consumed, also where the next one fails. */
async function consumeEach(
  app: Application,
  consumer: EffectConsumer,
  { events, stop }: { readonly events: readonly LoggedEvent[]; readonly stop: AbortSignal | undefined },
): Promise<number> {
  let consumed: LoggedEvent | null = null;
  let count = 0;
  let movedAt = performance.now();
  const move = async () => {
    if (consumed === null) return;
    const { position } = consumed;
    await app.store.transact((writer) => writer.events.saveCursor(consumer.name, position));
    consumed = null;
    movedAt = performance.now();
  };
  const consumedQuietly = quietlyConsumed(consumer, events);
  for (const event of events) {
    if (stop?.aborted === true) break;
    if (consumer.concerns?.(event) !== false) {
      try {
        if (!(await consumedQuietly(event))) await consumer.consume(event);
      } catch (error) {
        await move();
        throw new EventNotConsumed(event, { cause: error, consumer: consumer.name });
      }
    }
    consumed = event;
    count += 1;
    if (performance.now() - movedAt >= MOVE_MS) await move();
  }
  await move();
  return count;
}

/** Tells of one event after the other whether it was consumed with those in a row that may be quiet. */
function quietlyConsumed({ quiet, concerns }: EffectConsumer, events: readonly LoggedEvent[]) {
  let row: { readonly asked: ReadonlySet<string>; readonly done: ReadonlySet<string> } | null = null;
  return async (event: LoggedEvent): Promise<boolean> => {
    if (quiet === undefined || !quiet.mayBe(event)) return false;
    if (row?.asked.has(event.id) !== true) {
      const concerned = events.slice(events.indexOf(event)).filter((each) => concerns?.(each) !== false);
      const end = concerned.findIndex((each) => !quiet.mayBe(each));
      const asked = end === -1 ? concerned : concerned.slice(0, end);
      // Where that fails, one after the other: it stops at the one that cannot be consumed.
      const done = await quiet.consumeAll(asked).catch(() => new Set<string>());
      row = { asked: new Set(asked.map(({ id }) => id)), done };
    }
    return row.done.has(event.id);
  };
}
