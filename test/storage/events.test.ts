import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EventReader, followEvents, passOver } from '../../src/application/follow-events.ts';
import type { Application, Store, Writer } from '../../src/application/ports.ts';
import type { LoggedEvent, NewEvent } from '../../src/domain/event.ts';
import { EVENT_CHANNEL } from '../../src/storage/events.ts';
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
function listener(name: string): EventReader & { readonly taken: LoggedEvent[] } {
  const taken: LoggedEvent[] = [];
  return {
    name,
    taken,
    async follow(event) {
      taken.push(event);
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
      for (const event of events) await writer.write.event(event);
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
        by: { participant: v7() },
        proposalId: v7(),
        consultationId: v7(),
        data: { side: 'against', version: 2, standing: 'resident' },
      },
      { ...newEvent(), type: 'token-created', by: { agent: v7() }, data: { tokenId: v7() } },
      newEvent(),
    ];
    await store.transact(async (writer) => {
      for (const event of written) await writer.write.event(event);
    });
    await store.placeEvents();
    const read = await store.read((reader) => reader.events.after(0, 10));
    expect(read).toEqual(written.map((event, index) => ({ ...event, position: index + 1 })));
  });

  it('refuses an event a second time', async () => {
    const event = newEvent();
    const twice = store.transact(async (writer) => {
      await writer.write.event(event);
      await writer.write.event(event);
    });
    await expect(twice).rejects.toThrow(/unique|duplicate/);
  });

  it('keeps no event of an act that failed', async () => {
    const follower = listener('of failures');
    await followEvents(app, follower);
    const before = follower.taken.length;
    const failing = store.transact(async (writer) => {
      await writer.write.event(newEvent());
      throw new Error('the act fails after its event');
    });
    await expect(failing).rejects.toThrow('the act fails');
    await followEvents(app, follower);
    expect(follower.taken.length).toBe(before);
  });

  it('shows no event before it has a place', async () => {
    const follower = listener('of places');
    await followEvents(app, follower);
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
      await followEvents(app, one);
      await append();
      await followEvents(app, one);
      await followEvents(app, other);
      expect(one.taken.map((event) => event.id)).toEqual(other.taken.map((event) => event.id));
      expect(one.taken.length).toBeGreaterThan(2);
    });

    it('go forward only', async () => {
      await store.transact(async (writer) => {
        await writer.write.cursor('forward', 7);
        await writer.write.cursor('forward', 3);
      });
      expect(await store.read((reader) => reader.events.cursor('forward'))).toBe(7);
    });

    it('tell since when a reader is behind, and nothing of one that has everything', async () => {
      await followEvents(app, listener('of the past'));
      await followEvents(app, listener('of the present'));
      clock.advance({ minutes: 5 });
      await append();
      const since = clock.now();
      clock.advance({ minutes: 5 });
      await append();
      await followEvents(app, listener('of the present'));
      const behind = await store.read((reader) => reader.events.behindSince());
      expect([behind.get('of the past'), behind.get('of the present')]).toEqual([since, null]);
    });

    it('pass over what happened, when told so, and nothing that comes next', async () => {
      await append();
      await passOver(app, 'of tomorrow');
      const [id] = await append();
      const reader = listener('of tomorrow');
      await followEvents(app, reader);
      expect(reader.taken.map((event) => event.id)).toEqual([id]);
    });

    it('pass over events that are no concern of a reader, and give it the others once', async () => {
      const [first, second, third] = await append(3);
      const choosy = { ...listener('of some'), concerns: ({ id }: LoggedEvent) => id === second };
      await passOver(app, 'of none');
      await followEvents(app, choosy);
      await followEvents(app, choosy);
      expect(choosy.taken.map(({ id }) => id)).toEqual([second]);
      const { position } = await store.read(
        async (reader) => (await reader.events.byId(third ?? '')) ?? { position: 0 },
      );
      expect(await store.read((reader) => reader.events.cursor('of some'))).toBe(position);
      expect(first).not.toBe(second);
    });

    it('give an event again whose reader failed, and go on from there', async () => {
      const follower = listener('of retries');
      await followEvents(app, follower);
      const ids = await append(3);
      let failures = 1;
      const given: string[] = [];
      const unsteady: EventReader = {
        name: 'of retries',
        async follow(event) {
          given.push(event.id);
          if (event.id === ids[1] && failures-- > 0) throw new Error('not now');
        },
      };
      await expect(followEvents(app, unsteady)).rejects.toThrow('not now');
      expect(await followEvents(app, unsteady)).toBe(2);
      expect(given).toEqual([ids[0], ids[1], ids[1], ids[2]]);
    });

    it('pass through more events than fit in one reading', async () => {
      const follower = listener('of many');
      await followEvents(app, follower);
      const before = follower.taken.length;
      await append(205);
      expect(await followEvents(app, follower)).toBe(205);
      expect(follower.taken.length - before).toBe(205);
      expect(await followEvents(app, follower)).toBe(0);
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
      await followEvents(app, follower);
      follower.taken.length = 0;
      const [wrote, mayCommit] = [gate(), gate()];
      const late = newEvent();
      const committing = another.transact(async (writer: Writer) => {
        await writer.write.event(late);
        wrote.open();
        await mayCommit.opened;
      });
      await wrote.opened;
      const [prompt] = await append();
      expect(await followEvents(app, follower)).toBe(1);
      mayCommit.open();
      await committing;
      expect(await followEvents(app, follower)).toBe(1);
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
      await followEvents(app, follower);
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
          await writer.write.event(event);
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
    for (const each of followers) await followEvents(each.app, each.reader);
    for (const each of followers) each.reader.taken.length = 0;
    const follow = async ({ app: own, reader }: (typeof followers)[number]) => {
      while (writing > 0) {
        await followEvents(own, reader);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await followEvents(own, reader);
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
