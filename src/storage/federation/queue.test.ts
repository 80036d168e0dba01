import '../../start/temporal.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testMessageQueue } from '@fedify/testing';
import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { startChild } from '../../../test/storage/child.ts';
import { eachEngine, type SuiteDatabase } from '../../../test/storage/engines.ts';
import { lineTo } from '../../../test/storage/line.ts';
import { MessageGivenUp } from '../../application/federation/delivery/dead-letters.ts';
import { type Database, openDatabase } from '../kit/database.ts';
import { migrateToLatest } from '../kit/migrate.ts';
import { createSecretBox } from '../kit/secret-box.ts';
import { StorageUnavailable } from '../kit/storage-error.ts';
import { createStore } from '../store.ts';
import { createMessageQueue } from './queue.ts';
import type { MessageQueueOptions, QueueFailure } from './queue-options.ts';

const secretBox = createSecretBox('a secret key of at least thirty-two characters');
const after = (milliseconds: number) => ({ delay: Temporal.Duration.from({ milliseconds }) });
/** A machine that is busy with other things may take its time; what does not wait for it says so itself. */
const eventually: typeof vi.waitFor = (check, options) =>
  vi.waitFor(check, { timeout: 20_000, ...(typeof options === 'object' ? options : {}) });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let count = 0;
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function eachQueue(given: SuiteDatabase) {
  return {
    fresh(changed: Partial<MessageQueueOptions> = {}) {
      const failures: QueueFailure[] = [];
      const options: MessageQueueOptions = {
        database: given.database,
        secretBox,
        name: `test-${++count}`,
        onFailure: (failure) => failures.push(failure),
        drainMs: 500,
        ...changed,
      };
      return { queue: createMessageQueue(options), failures, options };
    },
  };
}

const LANES = [
  { lanes: 'many lanes', longLanes: false },
  { lanes: 'long lanes', longLanes: true },
];

type Queue = ReturnType<typeof createMessageQueue>;

/** Listens until the end of the test, or until the returned function is called. */
function listen(queue: Queue, handler: (message: unknown) => Promise<void> | void): () => Promise<void> {
  const controller = new AbortController();
  const done = queue.listen(handler, { signal: controller.signal });
  const stop = async () => {
    controller.abort();
    await done;
  };
  stops.push(stop);
  return stop;
}

eachEngine('message queue', (given) => {
  const { fresh } = eachQueue(given);

  test('conforms to the suite of Fedify', async () => {
    const { options } = fresh();
    const databases = [given.database, await given.openAnother()];
    await testMessageQueue(
      () => createMessageQueue({ ...options, database: databases.pop() ?? given.database }),
      ({ controller }) => controller.abort(),
      { testOrderingKey: true },
    );
    expect(await createMessageQueue(options).getDepth?.()).toEqual({ queued: 0, ready: 0, delayed: 0 });
  }, 60_000);

  test('counts what waits, without what is in flight', async () => {
    const { queue } = fresh();
    await queue.enqueueMany?.([1, 2, 3]);
    await queue.enqueue('later', after(60_000));
    expect(await queue.getDepth?.()).toEqual({ queued: 4, ready: 3, delayed: 1 });
    const { promise: finish, resolve } = Promise.withResolvers<void>();
    const got: unknown[] = [];
    listen(queue, async (message) => {
      got.push(message);
      await finish;
    });
    await eventually(() => expect(got).toHaveLength(3));
    expect(await queue.getDepth?.()).toEqual({ queued: 1, ready: 0, delayed: 1 });
    resolve();
  });

  test('delivers at once when something is put in, long before the next poll', async () => {
    const { queue } = fresh({ pollMs: 60_000 });
    const got: unknown[] = [];
    listen(queue, (message) => void got.push(message));
    await sleep(200);
    const start = performance.now();
    await queue.enqueue('now');
    await eventually(() => expect(got).toEqual(['now']), { interval: 5 });
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('delivers a delayed message when its time comes, not at the next poll', async () => {
    const { queue } = fresh({ pollMs: 60_000 });
    const got: unknown[] = [];
    listen(queue, (message) => void got.push(message));
    await sleep(100);
    await queue.enqueue('later', after(400));
    await sleep(300);
    expect(got).toEqual([]);
    await eventually(() => expect(got).toEqual(['later']));
  });

  test('works on while one handler hangs, up to its number of hands', async () => {
    const { queue } = fresh({ parallel: 3 });
    const got: unknown[] = [];
    listen(queue, async (message) => {
      if (message === 'hang') await new Promise(() => {});
      got.push(message);
    });
    await queue.enqueueMany?.(['hang', 'hang', ...Array.from({ length: 40 }, (_, n) => n)]);
    await eventually(() => expect(got).toHaveLength(40));
  });

  test('never has more handlers at work than its number of hands', async () => {
    const { queue } = fresh({ parallel: 3 });
    let atWork = 0;
    let most = 0;
    let done = 0;
    listen(queue, async () => {
      most = Math.max(most, ++atWork);
      await sleep(5);
      atWork--;
      done++;
    });
    await queue.enqueueMany?.(Array.from({ length: 60 }, (_, n) => n));
    await eventually(() => expect(done).toBe(60));
    expect(most).toBe(3);
  });

  test('gives each message to one of many workers', async () => {
    const { queue, options } = fresh();
    const other = createMessageQueue({ ...options, database: await given.openAnother() });
    const got: unknown[] = [];
    for (const one of [queue, queue, other, other]) {
      listen(one, async (message) => {
        await sleep(Math.random() * 3);
        got.push(message);
      });
    }
    const messages = Array.from({ length: 400 }, (_, n) => n);
    for (let start = 0; start < 400; start += 20) await queue.enqueueMany?.(messages.slice(start, start + 20));
    await eventually(() => expect(got.length).toBeGreaterThanOrEqual(400));
    await sleep(200);
    expect(got.toSorted((one, two) => Number(one) - Number(two))).toEqual(messages);
  });

  test.each(LANES)(
    'keeps the order of each key, one at a time, over many workers and writers, in $lanes',
    async ({ longLanes }) => {
      const { queue, options } = fresh({ longLanes });
      const other = createMessageQueue({ ...options, database: await given.openAnother() });
      const got = new Map<number, number[]>();
      const atWork = new Set<number>();
      const overlaps: number[] = [];
      for (const one of [queue, queue, other, other]) {
        listen(one, async (message) => {
          const { key, n } = message as { key: number; n: number };
          if (atWork.has(key)) overlaps.push(key);
          atWork.add(key);
          await sleep(Math.random() * 4);
          got.set(key, [...(got.get(key) ?? []), n]);
          atWork.delete(key);
        });
      }
      const write = async (key: number, to: Queue) => {
        for (let n = 0; n < 15; n++) await to.enqueue({ key, n }, { orderingKey: `key ${key}` });
      };
      await Promise.all(Array.from({ length: 8 }, (_, key) => write(key, key % 2 === 0 ? queue : other)));
      const inOrder = Array.from({ length: 15 }, (_, n) => n);
      await eventually(() => expect([...got.values()].flat()).toHaveLength(8 * 15));
      expect([...got.values()]).toEqual(Array.from({ length: 8 }, () => inOrder));
      expect(overlaps).toEqual([]);
    },
  );

  test.each(LANES)(
    'never handles two messages of one key at once, however many write it, in $lanes',
    async ({ longLanes }) => {
      const { queue, options } = fresh({ longLanes });
      const other = createMessageQueue({ ...options, database: await given.openAnother() });
      let atWork = 0;
      let most = 0;
      let done = 0;
      for (const one of [queue, queue, other, other]) {
        listen(one, async () => {
          most = Math.max(most, ++atWork);
          await sleep(1);
          atWork--;
          done++;
        });
      }
      const write = async (to: Queue) => {
        for (let n = 0; n < 25; n++) await to.enqueue(n, { orderingKey: 'same' });
      };
      await Promise.all([write(queue), write(other), write(queue), write(other)]);
      await eventually(() => expect(done).toBe(100));
      expect(most).toBe(1);
    },
  );

  test('looks through all that waits in a long lane once for many messages', async () => {
    let transactions = 0;
    const database: Database = {
      ...given.database,
      transaction: (...of: Parameters<Database['transaction']>) => {
        transactions += 1;
        return given.database.transaction(...of);
      },
    } as Database;
    const { queue } = fresh({ database, longLanes: true });
    await queue.enqueueMany?.(
      Array.from({ length: 400 }, (_, nth) => nth),
      { orderingKey: 'same' },
    );
    const got: unknown[] = [];
    transactions = 0;
    const stop = listen(queue, (message) => void got.push(message));
    await eventually(() => expect(got).toHaveLength(400));
    await stop();
    expect(got).toEqual(got.toSorted((one, other) => Number(one) - Number(other)));
    // On PostgreSQL each message is taken in a transaction that holds its lane.
    expect(transactions).toBeLessThan(given.engine === 'embedded' ? 40 : 440);
  });

  test.each(LANES)(
    'brings a message back when its handler fails, after a pause, before the rest of its lane, in $lanes',
    async ({ longLanes }) => {
      const { queue, failures } = fresh({ longLanes });
      const got: unknown[] = [];
      listen(queue, (message) => {
        got.push(message);
        if (got.length === 1) throw new Error('not today');
      });
      const orderingKey = 'same';
      await queue.enqueueMany?.(['first', 'second'], { orderingKey });
      await queue.enqueue('other');
      await eventually(() => expect(got).toContain('second'));
      expect(got.filter((message) => message !== 'other')).toEqual(['first', 'first', 'second']);
      expect(got.indexOf('other')).toBeLessThan(got.lastIndexOf('first'));
      expect(failures).toMatchObject([{ error: { message: 'not today' }, message: { attempts: 1, givenUp: false } }]);
    },
  );

  test('keeps the place of a message that its own handler enqueues again, and its lane waits', async () => {
    const { queue } = fresh();
    const orderingKey = { orderingKey: 'https://lyon.example/proposals/1' };
    await queue.enqueue({ id: 'create', attempt: 0 }, orderingKey);
    await queue.enqueue({ id: 'update', attempt: 0 }, orderingKey);
    const handled: string[] = [];
    listen(queue, async (message) => {
      const { id, attempt } = message as { id: string; attempt: number };
      handled.push(`${id} ${attempt}`);
      if (id === 'create' && attempt === 0) await queue.enqueue({ id, attempt: 1 }, { ...orderingKey, ...after(300) });
    });
    await eventually(() => expect(handled).toEqual(['create 0', 'create 1', 'update 0']));
    await eventually(async () => expect((await queue.getDepth?.())?.queued).toBe(0));
  });

  test('puts what is enqueued in one turn into the database together, in its lanes', async () => {
    const { queue } = fresh();
    const input = Array.from({ length: 200 }, (_, nth) => nth);
    await Promise.all(input.map((nth) => queue.enqueue(nth, { orderingKey: `lane ${nth % 7}` })));
    expect(await queue.getDepth?.()).toEqual({ queued: 200, ready: 200, delayed: 0 });
    const received = new Map<number, number[]>();
    listen(queue, (message) => {
      const nth = message as number;
      received.set(nth % 7, [...(received.get(nth % 7) ?? []), nth]);
    });
    await eventually(() => expect([...received.values()].flat()).toHaveLength(input.length));
    for (const orderingKey of received.values()) expect(orderingKey).toEqual(orderingKey.toSorted((a, b) => a - b));
  });

  test('gives a message up after its attempts, goes on with its lane and keeps it for the operator', async () => {
    const { queue, failures, options } = fresh({ maxAttempts: 1 });
    const got: unknown[] = [];
    let broken = true;
    listen(queue, (message) => {
      if (message === 'poison' && broken) throw new Error('never');
      got.push(message);
    });
    await queue.enqueueMany?.(['poison', 'next'], { orderingKey: 'same' });
    await eventually(() => expect(got).toEqual(['next']));
    expect(failures).toMatchObject([{ message: { attempts: 1, givenUp: true } }]);
    expect((await queue.getDepth?.())?.queued).toBe(0);
    const store = createStore(given.database);
    const of = { queue: options.name };
    const dead = await store.read((reader) => reader.deadLetters.groups({ limit: 10, after: null, of }));
    const at = expect.any(Date) as Date;
    expect(dead.items).toEqual([{ ...of, host: null, count: 1, oldest: at, newest: at, error: 'Error' }]);
    broken = false;
    expect(await store.transact((writer) => writer.deadLetters.retry(of))).toBe(1);
    await eventually(() => expect(got).toEqual(['next', 'poison']));
  });

  test('keeps at once what its handler gives up, with the host it was for, and begins a new round when it is retried', async () => {
    const { queue, failures, options } = fresh();
    const got: unknown[] = [];
    let broken = true;
    listen(queue, (message) => {
      got.push(message);
      if (broken) throw new MessageGivenUp('HTTP 500');
    });
    const message = { id: 'a', inbox: 'https://peer.example:8443/inbox', attempt: 12, started: '2026-01-01T00:00:00Z' };
    await queue.enqueue({ ...message, circuitHeld: true, circuitHeldSince: '2026-01-02T00:00:00Z' });
    const store = createStore(given.database);
    const of = { queue: options.name, host: 'peer.example:8443' };
    const groups = async () =>
      (await store.read((reader) => reader.deadLetters.groups({ limit: 10, after: null, of }))).items;
    await eventually(async () => expect(await groups()).toMatchObject([{ ...of, count: 1, error: 'HTTP 500' }]));
    expect(failures).toEqual([]);
    broken = false;
    expect(await store.transact((writer) => writer.deadLetters.retry({ ...of, host: 'other.example' }))).toBe(0);
    expect(await store.transact((writer) => writer.deadLetters.retry(of))).toBe(1);
    await eventually(() => expect(got).toHaveLength(2));
    const started = (got[1] as typeof message).started;
    expect(got[1]).toEqual({ ...message, attempt: 0, started });
    expect(Date.now() - Date.parse(started)).toBeLessThan(60_000);
    expect(await groups()).toEqual([]);
  });

  test('gives up a message whose workers never came back', async () => {
    const { queue, failures, options } = fresh({ maxAttempts: 2 });
    await queue.enqueue('kills every worker');
    await sql`update queue_message set attempts = 2 where queue = ${options.name}`.execute(given.database.db);
    const got: unknown[] = [];
    listen(queue, (message) => void got.push(message));
    await eventually(() => expect(failures).toMatchObject([{ message: { attempts: 3, givenUp: true } }]));
    expect(got).toEqual([]);
  });

  test('keeps a message while its handler works longer than a lease', async () => {
    const { queue, options } = fresh({ leaseMs: 1_000 });
    const other = createMessageQueue({ ...options, database: await given.openAnother() });
    const got: unknown[] = [];
    for (const one of [queue, other]) {
      listen(one, async (message) => {
        got.push(message);
        await sleep(2_500);
      });
    }
    await queue.enqueue('slow');
    await sleep(2_500);
    expect(got).toEqual(['slow']);
    await eventually(async () => expect((await rowsOf(options.name)).length).toBe(0));
  });

  test('finishes what it has in hand when it is stopped, and takes nothing more', async () => {
    const { queue } = fresh({ parallel: 1 });
    const done: unknown[] = [];
    const started = Promise.withResolvers<void>();
    const stop = listen(queue, async (message) => {
      started.resolve();
      await sleep(100);
      done.push(message);
    });
    await queue.enqueueMany?.(['in hand', 'left']);
    await started.promise;
    await stop();
    expect(done).toEqual(['in hand']);
    expect(await queue.getDepth?.()).toEqual({ queued: 1, ready: 1, delayed: 0 });
  });

  test('holds what waits for a host and releases it, and nothing of another host', async () => {
    const { queue } = fresh();
    const messageTo = (host: string, nth: number) => ({ nth, inbox: `https://${host}/inbox` });
    await queue.enqueueMany?.([1, 3].map((nth) => messageTo('held.example', nth)));
    await queue.enqueue(messageTo('other.example', 2));
    await queue.enqueue({ ...messageTo('held.example', 4), activityType: 'Delete' }, after(50));
    await queue.hold('held.example', 60_000);
    // A shorter hold does not shorten a longer one.
    await queue.hold('held.example', 1);
    const got: unknown[] = [];
    listen(queue, (message) => void got.push((message as { nth: number }).nth));
    await eventually(() => expect(got).toEqual([2, 4]));
    await sleep(200);
    expect(got).toEqual([2, 4]);
    await queue.release('held.example', 1);
    await eventually(() => expect(got).toEqual([2, 4, 1]));
    await sleep(200);
    expect(got).toEqual([2, 4, 1]);
    await queue.release('held.example');
    await eventually(() => expect(got).toEqual([2, 4, 1, 3]));
  });

  test('drops what waits under ordering keys, and not what is being handled', async () => {
    const { queue } = fresh({ parallel: 1 });
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const got: unknown[] = [];
    for (const [message, orderingKey] of [
      ['under way', 'a'],
      ['waits', 'a'],
      ['waits too', 'b'],
      ['stays', 'c'],
    ] as const)
      await queue.enqueue(message, { orderingKey });
    listen(queue, async (message) => {
      started.resolve();
      await finish.promise;
      got.push(message);
    });
    await started.promise;
    await queue.drop(['a', 'b']);
    finish.resolve();
    await eventually(() => expect(got).toEqual(['under way', 'stays']));
    expect((await queue.getDepth?.())?.queued).toBe(0);
  });

  test('keeps neither a payload nor an ordering key readable', async () => {
    const { queue, options } = fresh();
    const message = { keys: [{ privateKey: { kty: 'RSA', d: 'very-secret-exponent' } }], to: 'ada@example.org' };
    await queue.enqueue(message, { orderingKey: 'https://example.org/users/ada', ...after(60_000) });
    const [row] = await rowsOf(options.name);
    const stored = Buffer.concat([Buffer.from(JSON.stringify(row)), row?.sealed ?? Buffer.alloc(0)]).toString('latin1');
    for (const word of ['very-secret-exponent', 'privateKey', 'ada', 'example.org']) expect(stored).not.toContain(word);
    expect(row?.sealed.length).toBeGreaterThan(50);
  });

  test('does not open a payload moved from another queue', async () => {
    const { queue, failures, options } = fresh();
    const { queue: other, options: otherOptions } = fresh();
    await other.enqueue({ for: 'the other' });
    await sql`update queue_message set queue = ${options.name} where queue = ${otherOptions.name}`.execute(
      given.database.db,
    );
    const got: unknown[] = [];
    listen(queue, (message) => void got.push(message));
    await eventually(() => expect(failures).toMatchObject([{ error: { name: 'NotOpened' } }]));
    expect(got).toEqual([]);
  });

  test('takes thousands of messages at once, all or none', async () => {
    const { queue, options } = fresh();
    await queue.enqueueMany?.(Array.from({ length: 2_500 }, (_, n) => ({ n })));
    expect(await queue.getDepth?.()).toEqual({ queued: 2_500, ready: 2_500, delayed: 0 });
    await expect(queue.enqueueMany?.([1, undefined])).rejects.toThrow(TypeError);
    expect(await rowsOf(options.name)).toHaveLength(2_500);
    await sql`delete from queue_message where queue = ${options.name}`.execute(given.database.db);
  });

  async function rowsOf(queue: string) {
    return await given.database.db.selectFrom('queue_message').selectAll().where('queue', '=', queue).execute();
  }

  if (given.engine === 'postgres') {
    /** Where the processes of these tests find the database; it is there in tests and hooks only. */
    const outside = () => {
      if (given.options === undefined) throw new Error('there is no server');
      return given.options;
    };
    test('redelivers what a killed worker had in hand, and nothing that was finished', async () => {
      const { queue } = fresh({ name: 'work' });
      await queue.enqueueMany?.(['a', 'b', 'c']);
      const hanging = startChild('work-queue.ts', JSON.stringify(outside()), 'hang');
      await hanging.printed(3);
      const second = startChild('work-queue.ts', JSON.stringify(outside()));
      await sleep(1_500);
      expect(second.lines).toEqual([]);
      await hanging.kill();
      const again = await second.printed(3);
      expect(again.toSorted()).toEqual(['"a"', '"b"', '"c"']);
      await eventually(async () => expect(await rowsOf('work')).toEqual([]));
      await second.kill();
    });

    test('loses no message while workers are killed one after another', async () => {
      const { queue } = fresh({ name: 'work' });
      const messages = Array.from({ length: 300 }, (_, n) => n);
      const start = () => startChild('work-queue.ts', JSON.stringify(outside()), 'work');
      const workers = [start(), start()];
      for (let kill = 0; kill < 6; kill++) {
        await queue.enqueueMany?.(messages.slice(kill * 50, kill * 50 + 50));
        await sleep(100 + Math.random() * 200);
        await workers.at(-1)?.kill();
        workers.push(start());
      }
      await eventually(async () => expect(await rowsOf('work')).toEqual([]));
      const got = new Set(workers.flatMap((worker) => worker.lines).map(Number));
      expect([...got].toSorted((one, other) => one - other)).toEqual(messages);
      for (const worker of workers) await worker.kill();
    });

    test('goes on after the database went away', async () => {
      const line = await lineTo(outside().url);
      await using database = await openDatabase({ ...outside(), url: line.url });
      const { queue, failures, options } = fresh({ database, pollMs: 300 });
      const got: unknown[] = [];
      const stop = listen(queue, async (message) => {
        got.push(message);
        if (message === 'during') await line.cut();
      });
      await queue.enqueue('during');
      await eventually(() => expect(failures.length).toBeGreaterThan(1));
      expect(failures[0]?.error).toBeInstanceOf(StorageUnavailable);
      await line.mend();
      await queue.enqueue('after');
      await eventually(() => expect(got).toEqual(['during', 'after']));
      await eventually(async () => expect(await rowsOf(options.name)).toEqual([]));
      await stop();
      await line.cut();
    });
  }
});

test('an embedded queue redelivers at once what the killed process had in hand', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'parvis-queue-'));
  const open = () => openDatabase({ kind: 'embedded', dataDir: directory });
  const queueOn = (database: Database) =>
    createMessageQueue({ database, secretBox, name: 'work', onFailure: () => {}, drainMs: 0 });
  {
    await using database = await open();
    await migrateToLatest(database.db);
    await queueOn(database).enqueueMany?.(['a', 'b']);
  }
  const child = startChild('work-queue.ts', JSON.stringify({ kind: 'embedded', dataDir: directory }), 'hang', '60000');
  await child.printed(2);
  await child.kill();
  const database = await open();
  const got: unknown[] = [];
  listen(queueOn(database), (message) => void got.push(message));
  await eventually(() => expect(got.toSorted()).toEqual(['a', 'b']));
  for (const stop of stops.splice(0)) await stop();
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});
