import { v7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application, Store, Writer } from '../../src/application/application.ts';
import {
  consumeEvents,
  type DatabaseConsumer,
  type EffectConsumer,
  type EventConsumer,
  EventNotConsumed,
  skipToLatest,
} from '../../src/application/event/consume-events.ts';
import { EVENTS, type LoggedEvent, type NewEvent } from '../../src/domain/event/event.ts';
import { CLOCK, OPERATOR } from '../../src/domain/kit/actor.ts';
import { EVENT_CHANNEL } from '../../src/storage/event/events.ts';
import { createStore } from '../../src/storage/store.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const clock = clockAt('2026-03-02T08:00:00Z');

function newEvent(): NewEvent {
  return {
    id: v7(),
    type: 'institution-changed',
    at: clock.now(),
    by: null,
    consultationId: null,
    proposalId: null,
    data: {},
  };
}

/** A reader that remembers what it was given. */
function listener(name: string): EffectConsumer & { readonly taken: LoggedEvent[] } {
  const accepted: LoggedEvent[] = [];
  return {
    name,
    taken: accepted,
    async consume(event) {
      accepted.push(event);
    },
  };
}

/** A promise that is kept from outside. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

eachEngine('the event log', (suite) => {
  let app: Application;
  let store: Store;
  const append = async (count = 1) =>
    await store.transact(async (writer) => {
      const events = Array.from({ length: count }, newEvent);
      for (const event of events) await writer.events.append(event);
      return events.map((event) => event.id);
    });

  beforeAll(() => {
    app = applicationOn(suite.database, clock);
    store = app.store;
  });

  it('gives an event back as it was written, in its place', async () => {
    const written: NewEvent[] = [
      {
        ...newEvent(),
        type: 'support-given',
        by: null,
        proposalId: v7(),
        consultationId: v7(),
        data: { side: 'against', version: 2, standing: 'resident' },
      },
      { ...newEvent(), by: { kind: 'participant', id: v7() } },
      { ...newEvent(), type: 'token-created', by: { kind: 'agent', id: v7() }, data: { tokenId: v7() } },
      { ...newEvent(), by: { kind: 'token', id: v7(), participantId: null } },
      { ...newEvent(), by: { kind: 'token', id: v7(), participantId: v7() } },
      {
        ...newEvent(),
        by: { kind: 'connector', id: 'csv:https://bourg.example' },
        origin: { kind: 'imported', source: 'csv:https://bourg.example' },
      },
      { ...newEvent(), origin: { kind: 'mirrored', host: 'https://torino.example/' } },
      { ...newEvent(), by: OPERATOR },
      { ...newEvent(), by: CLOCK },
      newEvent(),
    ];
    await store.transact(async (writer) => {
      for (const event of written) await writer.events.append(event);
    });
    await store.placeEvents();
    const read = await store.read((reader) => reader.events.after(0, 10));
    const own = { origin: { kind: 'own' } };
    expect(read).toEqual(
      written.map((event, index) => ({ ...own, ...event, version: EVENTS[event.type].version, position: index + 1 })),
    );
  });

  it('refuses an event a second time', async () => {
    const event = newEvent();
    const twice = store.transact(async (writer) => {
      await writer.events.append(event);
      await writer.events.append(event);
    });
    await expect(twice).rejects.toThrow(/unique|duplicate/);
  });

  it('keeps no event of an act that failed', async () => {
    const follower = listener('of failures');
    await consumeEvents(app, follower);
    const before = follower.taken.length;
    const failing = store.transact(async (writer) => {
      await writer.events.append(newEvent());
      throw new Error('the act fails after its event');
    });
    await expect(failing).rejects.toThrow('the act fails');
    await consumeEvents(app, follower);
    expect(follower.taken.length).toBe(before);
  });

  it('shows no event before it has a place', async () => {
    const follower = listener('of places');
    await consumeEvents(app, follower);
    await append(3);
    const { seen, cursor } = await store.read(async (reader) => {
      const position = await reader.events.cursor('of places');
      return { seen: await reader.events.after(position, 10), cursor: position };
    });
    expect(seen).toEqual([]);
    await store.placeEvents();
    const placed = await store.read((reader) => reader.events.after(cursor, 10));
    expect(placed.map((event) => event.position)).toEqual([cursor + 1, cursor + 2, cursor + 3]);
  });

  it('reads no more than it is asked for', async () => {
    await append(5);
    await store.placeEvents();
    expect(await store.read((reader) => reader.events.after(0, 2))).toHaveLength(2);
  });

  it('wakes whoever listens at commit, and only when something happened', async () => {
    let wakes = 0;
    const stop = await suite.database.listen(EVENT_CHANNEL, () => {
      wakes += 1;
    });
    const before = wakes;
    await store.transact(async (writer) => await writer.institution.get());
    await append(2);
    await expect.poll(() => wakes - before).toBe(1);
    await stop();
  });

  describe('cursors', () => {
    it('start at the beginning and are each reader’s own', async () => {
      await append(2);
      const [one, other] = [listener('one'), listener('other')];
      await consumeEvents(app, one);
      await append();
      await consumeEvents(app, one);
      await consumeEvents(app, other);
      expect(one.taken.map((event) => event.id)).toEqual(other.taken.map((event) => event.id));
      expect(one.taken.length).toBeGreaterThan(2);
    });

    it('go forward only', async () => {
      await store.transact(async (writer) => {
        await writer.events.saveCursor('forward', 7);
        await writer.events.saveCursor('forward', 3);
      });
      expect(await store.read((reader) => reader.events.cursor('forward'))).toBe(7);
    });

    it('tell since when a reader is behind, and nothing of one that has everything', async () => {
      await consumeEvents(app, listener('of the past'));
      await consumeEvents(app, listener('of the present'));
      clock.advance({ minutes: 5 });
      await append();
      const since = clock.now();
      clock.advance({ minutes: 5 });
      await append();
      await consumeEvents(app, listener('of the present'));
      const names = ['of the past', 'of the present'];
      const states = await store.read((reader) => reader.events.consumers(names));
      expect(names.map((name) => states.get(name)?.behindSince)).toEqual([since, null]);
      expect(names.map((name) => states.get(name)?.behind)).toEqual([2, 0]);
    });

    it('pass over what happened, when told so, and nothing that comes next', async () => {
      await append();
      await skipToLatest(app, 'of tomorrow');
      const [id] = await append();
      const reader = listener('of tomorrow');
      await consumeEvents(app, reader);
      expect(reader.taken.map((event) => event.id)).toEqual([id]);
    });

    it('pass over events that are no concern of a reader, and give it the others once', async () => {
      const [first, second, third] = await append(3);
      const choosy = { ...listener('of some'), concerns: ({ id }: LoggedEvent) => id === second };
      await skipToLatest(app, 'of none');
      await consumeEvents(app, choosy);
      await consumeEvents(app, choosy);
      expect(choosy.taken.map(({ id }) => id)).toEqual([second]);
      const { position } = await store.read(
        async (reader) => (await reader.events.byId(third ?? '')) ?? { position: 0 },
      );
      expect(await store.read((reader) => reader.events.cursor('of some'))).toBe(position);
      expect(first).not.toBe(second);
    });

    it('give an event again whose reader failed, and go on from there', async () => {
      const follower = listener('of retries');
      await consumeEvents(app, follower);
      const ids = await append(3);
      let failures = 1;
      const given: string[] = [];
      const unsteady: EffectConsumer = {
        name: 'of retries',
        async consume(event) {
          given.push(event.id);
          if (event.id === ids[1] && failures-- > 0) throw new Error('not now');
        },
      };
      await expect(consumeEvents(app, unsteady)).rejects.toThrow('not now');
      expect(await consumeEvents(app, unsteady)).toBe(2);
      expect(given).toEqual([ids[0], ids[1], ids[1], ids[2]]);
    });

    it('move behind what was consumed before a failure, and not to what failed', async () => {
      await consumeEvents(app, listener('of failures within'));
      const ids = await append(3);
      const failing: EffectConsumer = {
        name: 'of failures within',
        async consume({ id }) {
          if (id === ids[1]) throw new TypeError('Ana, 3 rue Haute');
        },
      };
      const [state] = await failingAt(failing, `institution-changed ${ids[1]}`);
      expect(state).toMatchObject({ behind: 2, failure: { eventId: ids[1], error: 'TypeError' } });
      expect(JSON.stringify(state)).not.toContain('Ana');
    });

    it('name the event that stops a consumer, also where it never moved', async () => {
      const [first] = await store.read((reader) => reader.events.after(0, 1));
      const never: EffectConsumer = {
        name: 'of nothing yet',
        consume: () => Promise.reject(Object.assign(new Error('no'), { code: 'E1', cause: new RangeError('no') })),
      };
      const [state] = await failingAt(never, `${first?.type} ${first?.id}`);
      expect(state).toMatchObject({ succeededAt: null, failure: { error: 'Error E1 < RangeError' } });
      const last = await store.read((reader) => reader.events.last());
      expect(state?.behind).toBe(last);
    });

    const failingAt = async (consumer: EventConsumer, code: string) => {
      const error = await consumeEvents(app, consumer).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EventNotConsumed);
      expect(error).toMatchObject({ code });
      const states = await store.read((reader) => reader.events.consumers([consumer.name]));
      return [...states.values()];
    };

    it('move once a batch', async () => {
      const name = 'of batches';
      await consumeEvents(app, listener(name));
      await append(250);
      let moves = 0;
      const counting: Application = {
        ...app,
        store: {
          ...store,
          transact: (work) => {
            moves += 1;
            return store.transact(work);
          },
        },
      };
      expect(await consumeEvents(counting, listener(name))).toBe(250);
      expect(moves).toBe(3);
    });

    it('stop at once when told so, behind what was consumed', async () => {
      const name = 'of the told';
      await consumeEvents(app, listener(name));
      const ids = await append(3);
      const stop = new AbortController();
      const accepted: string[] = [];
      const notified: EffectConsumer = {
        name,
        async consume({ id }) {
          accepted.push(id);
          if (id === ids[0]) stop.abort();
        },
      };
      expect(await consumeEvents(app, notified, stop.signal)).toBe(1);
      expect(await consumeEvents(app, notified)).toBe(2);
      expect(accepted).toEqual(ids);
    });

    it('pass through more events than fit in one reading', async () => {
      const follower = listener('of many');
      await consumeEvents(app, follower);
      const before = follower.taken.length;
      await append(205);
      expect(await consumeEvents(app, follower)).toBe(205);
      expect(follower.taken.length - before).toBe(205);
      expect(await consumeEvents(app, follower)).toBe(0);
    });
  });

  describe('a consumer that writes to the database alone', () => {
    const NAME = 'of works';
    /** Its work is an event for each that it consumes, naming that. */
    const consumer = (during?: (id: string) => Promise<void>): DatabaseConsumer => ({
      name: NAME,
      concerns: ({ type }) => type === 'institution-changed',
      async consumeWith(writer, { id }) {
        await writer.events.append({ ...newEvent(), type: 'token-created', data: { tokenId: id } });
        await during?.(id);
      },
    });
    const works = async (ids: readonly string[]) => {
      const events = await suite.database.db
        .selectFrom('event')
        .select('data')
        .where('type', '=', 'token-created')
        .orderBy('seq')
        .execute();
      const worked = events.map(({ data }) => (data as { readonly tokenId: string }).tokenId);
      return worked.filter((id) => ids.includes(id));
    };
    beforeEach(async () => {
      await skipToLatest(app, NAME);
    });

    it('does the work of a batch and moves its cursor in one transaction', async () => {
      const ids = await append(3);
      let transactions = 0;
      const counting: Store = {
        ...store,
        transact: (work) => {
          transactions += 1;
          return store.transact(work);
        },
      };
      expect(await consumeEvents({ ...app, store: counting }, consumer())).toBe(3);
      expect(transactions).toBe(1);
      expect(await works(ids)).toEqual(ids);
    });

    it('loses nothing and does nothing twice where it is killed between its work and its cursor', async () => {
      const ids = await append(3);
      const dying: Store = {
        ...store,
        transact: (work) =>
          store.transact(async (writer) => {
            const saveCursor = () => Promise.reject(new Error('killed'));
            return await work({ ...writer, events: { ...writer.events, saveCursor } });
          }),
      };
      await expect(consumeEvents({ ...app, store: dying }, consumer())).rejects.toThrow('killed');
      expect(await works(ids)).toEqual([]);
      await consumeEvents(app, consumer());
      expect(await works(ids)).toEqual(ids);
    });

    it('gets past what comes before an event that it cannot consume, and does that once', async () => {
      const ids = await append(3);
      let tries = 0;
      const poisoned = consumer(async (id) => {
        if (id !== ids[1]) return;
        tries += 1;
        throw new Error('not this one');
      });
      for (let nth = 0; nth < 3; nth += 1) {
        await expect(consumeEvents(app, poisoned)).rejects.toMatchObject({ event: { id: ids[1] } });
        expect(await works(ids)).toEqual(ids.slice(0, 1));
      }
      expect(tries).toBeLessThanOrEqual(6);
      await consumeEvents(app, consumer());
      expect(await works(ids)).toEqual(ids);
    });

    it('does each work once where two processes consume at the same time', async () => {
      const another = { ...app, store: createStore(await suite.openAnother()) };
      const ids = await append(150);
      await Promise.all([consumeEvents(app, consumer()), consumeEvents(another, consumer())]);
      expect(await works(ids)).toEqual(ids);
    });
  });

  it('gives places once, however many ask at the same time', async () => {
    const another = createStore(await suite.openAnother());
    await append(20);
    await Promise.all([store, another, store, another].map((each) => each.placeEvents()));
    const events = await store.read((reader) => reader.events.after(0, 10_000));
    expect(events.map((event) => event.position)).toEqual(events.map((_, index) => index + 1));
  });

  if (suite.engine === 'postgres') {
    it('misses no event of a transaction that commits late', async () => {
      const another = createStore(await suite.openAnother());
      const follower = listener('of the late');
      await consumeEvents(app, follower);
      follower.taken.length = 0;
      const [wrote, mayCommit] = [gate(), gate()];
      const late = newEvent();
      const committing = another.transact(async (writer: Writer) => {
        await writer.events.append(late);
        wrote.open();
        await mayCommit.opened;
      });
      await wrote.opened;
      const [prompt] = await append();
      expect(await consumeEvents(app, follower)).toBe(1);
      mayCommit.open();
      await committing;
      expect(await consumeEvents(app, follower)).toBe(1);
      expect(follower.taken.map((event) => event.id)).toEqual([prompt, late.id]);
      const { rows } = await inOrderOfInsertion();
      expect(rows.indexOf(late.id)).toBeLessThan(rows.indexOf(prompt ?? ''));
    });

    it('is not held up by a transaction that stays open', async () => {
      const another = createStore(await suite.openAnother());
      const mayEnd = gate();
      const reading = another.read(async (reader) => {
        await reader.institution.get();
        await mayEnd.opened;
      });
      const [id] = await append();
      const follower = listener('beside a dump');
      await consumeEvents(app, follower);
      mayEnd.open();
      await reading;
      expect(follower.taken.at(-1)?.id).toBe(id);
    });
  }

  async function inOrderOfInsertion() {
    const events = await suite.database.db.selectFrom('event').select('id').orderBy('seq').execute();
    return { rows: events.map((event) => event.id) };
  }

  it('misses none and repeats none while many write and several follow', async () => {
    const stores = [store, createStore(await suite.openAnother()), createStore(await suite.openAnother())];
    const written = new Set<string>();
    const [writers, rounds] = [6, 15];
    let writing = writers;
    const write = async (nth: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const event = newEvent();
        await stores[nth % stores.length]?.transact(async (writer) => {
          await writer.events.append(event);
          // Some take their time before they commit, others do not.
          if (suite.engine === 'postgres' && (nth + round) % 3 === 0) {
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
          }
        });
        written.add(event.id);
      }
      writing -= 1;
    };
    const followers = stores.map((each, nth) => ({ app: { ...app, store: each }, reader: listener(`hammer ${nth}`) }));
    for (const each of followers) await consumeEvents(each.app, each.reader);
    for (const each of followers) each.reader.taken.length = 0;
    const follow = async ({ app: own, reader }: (typeof followers)[number]) => {
      while (writing > 0) {
        await consumeEvents(own, reader);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await consumeEvents(own, reader);
    };
    await Promise.all([...Array.from({ length: writers }, (_, nth) => write(nth)), ...followers.map(follow)]);
    for (const { reader } of followers) {
      const ids = reader.taken.map((event) => event.id);
      expect(ids).toHaveLength(writers * rounds);
      expect(new Set(ids)).toEqual(written);
      const positions = reader.taken.map((event) => event.position);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    }
  });
});
