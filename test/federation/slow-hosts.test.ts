import '../../src/start/temporal.ts';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { InboxMessage } from '../../src/application/federation/ports.ts';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import { createSignal, processDue, type Signal } from '../../src/federation/inbox/workers.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { documentAnswer } from '../support/hostile-host.ts';
import { activity, eachAttackedCity } from './attacked-city.ts';

eachEngine('deciding while a host is slow', (given) => {
  const clock = clockAt('2026-03-10T08:00:00Z');
  let app: Application;
  let decided: string[];
  /** Of whom a message was left to the end of its lease. */
  let left: string[];
  let sent = 0;

  beforeAll(() => {
    app = applicationOn(given.database, clock);
  });
  beforeEach(async () => {
    decided = [];
    left = [];
    await sql`delete from inbox_message`.execute(given.database.db);
  });

  async function didArrive(host: string, name: string, type = 'View'): Promise<void> {
    sent += 1;
    clock.advance({ seconds: 1 });
    const actor = `https://${host}/users/${name}`;
    const context = 'https://www.w3.org/ns/activitystreams';
    const document = { '@context': context, id: `${actor}#${sent}`, type, actor, object: actor };
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    const envelope = envelopeOf(bytes);
    if (typeof envelope === 'string') throw new Error(envelope);
    await storeReceivedActivity(app, { envelope, bytes, signedAt: clock.now(), receivedAt: clock.now() });
  }

  /** A host of which nothing is decided until it answers. */
  function slowHost(host: string) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const decide = async (message: InboxMessage) => {
      if (message.host === host) await promise;
      decided.push(message.actor.replace('https://', '').replace('/users/', ' '));
      const verdict = { verdict: 'ignored', because: 'not-ours' } as const;
      await app.store.transact((writer) => writer.peers.decideMessage(message.id, verdict, clock.now()));
    };
    return { decide, answers: resolve };
  }
  const begin = (
    decide: (message: InboxMessage) => Promise<void>,
    wakeSignal: Signal = createSignal(),
    {
      stop,
      on = app,
      decidedWithinMs,
    }: { readonly stop?: AbortSignal; readonly on?: Application; readonly decidedWithinMs?: number } = {},
  ) =>
    processDue({
      app: on,
      decide: async (message) => await decide(message).then(() => true),
      onUndecided: ({ actor }) => left.push(actor),
      wakeSignal,
      stop,
      decidedWithinMs,
    });
  const others = () => begin(async ({ actor }) => void decided.push(`other worker: ${actor}`));

  it('decides about what came before and after it of others meanwhile', async () => {
    const slow = slowHost('slow.example');
    for (const name of ['ana', 'ben', 'cleo']) await didArrive('slow.example', name);
    await didArrive('quiet.example', 'dora');
    const wakeSignal = createSignal();
    const all = begin(slow.decide, wakeSignal);
    await expect.poll(() => decided).toEqual(['quiet.example dora']);
    await didArrive('late.example', 'edda');
    await didArrive('slow.example', 'fay');
    wakeSignal.notify();
    await expect.poll(() => decided).toEqual(['quiet.example dora', 'late.example edda']);
    slow.answers();
    expect(await all).toBe(6);
    // Its own in the order of their receipt.
    expect(decided.slice(2)).toEqual(['ana', 'ben', 'cleo', 'fay'].map((name) => `slow.example ${name}`));
  });

  it('goes on with a host of which one message is never decided, and leaves that to the end of its lease', async () => {
    for (const name of ['ana', 'ben']) await didArrive('slow.example', name);
    const { decide } = slowHost('none.example');
    const never = Promise.withResolvers<void>().promise;
    const some = (message: InboxMessage) => (message.actor.endsWith('ana') ? never : decide(message));
    expect(await begin(some, createSignal(), { decidedWithinMs: 200 })).toBe(2);
    expect(decided).toEqual(['slow.example ben']);
    expect(left).toEqual(['https://slow.example/users/ana']);
    expect(await app.store.read((reader) => reader.peers.undecided())).toMatchObject({
      count: 1,
      first: { type: 'View', host: 'slow.example', attempts: 0 },
    });
    clock.advance({ seconds: 61 });
    expect(await begin(decide)).toBe(1);
    expect(decided).toEqual(['slow.example ben', 'slow.example ana']);
    expect(await app.store.read((reader) => reader.peers.undecided())).toBeNull();
  });

  it('decides about one of a host at a time', async () => {
    for (const name of ['ana', 'ben', 'cleo']) await didArrive('one.example', name);
    let atOnce = 0;
    let most = 0;
    const { decide } = slowHost('none.example');
    await begin(async (message) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await decide(message);
      atOnce -= 1;
    });
    expect([decided.length, most]).toEqual([3, 1]);
  });

  it('decides together about reactions of different people that follow each other, and about all else in order', async () => {
    const arrived = [
      ['ana', 'Like'],
      ['ben', 'EmojiReact'],
      ['fay', 'Create'],
      ['cleo', 'Dislike'],
      // Ana's second, which was claimed with her first.
      ['ana', 'Like'],
      ['ana', 'Like'],
      ['dora', 'Like'],
    ] as const;
    for (const [name, type] of arrived) await didArrive('big.example', name, type);
    const rounds: string[][] = [];
    let open = 0;
    const { decide } = slowHost('none.example');
    await begin(async (message) => {
      if (open === 0) rounds.push([]);
      open += 1;
      rounds.at(-1)?.push(`${message.actor.split('/').at(-1)} ${message.type}`);
      await decide(message);
      open -= 1;
    });
    expect(rounds).toEqual([
      ['ana Like', 'ben EmojiReact'],
      ['fay Create'],
      ['cleo Dislike', 'ana Like'],
      ['ana Like', 'dora Like'],
    ]);
  });

  it('holds what it has from other workers for as long as that takes', async () => {
    const slow = slowHost('slow.example');
    for (const name of ['ana', 'ben']) await didArrive('slow.example', name);
    await didArrive('quiet.example', 'cleo');
    const wakeSignal = createSignal();
    const all = begin(slow.decide, wakeSignal);
    await expect.poll(() => decided).toEqual(['quiet.example cleo']);
    for (let nth = 0; nth < 4; nth += 1) {
      clock.advance({ seconds: 40 });
      // The one that is let in once the worker looked.
      await didArrive('quiet.example', `n${nth}`);
      wakeSignal.notify();
      await expect.poll(() => decided).toContain(`quiet.example n${nth}`);
    }
    expect(await others()).toBe(0);
    slow.answers();
    expect(await all).toBe(7);
    expect(decided.filter((each) => each.startsWith('other'))).toEqual([]);
  });

  it('gives back at a stop what it did not begin', async () => {
    const slow = slowHost('slow.example');
    for (const name of ['ana', 'ben']) await didArrive('slow.example', name);
    await didArrive('quiet.example', 'cleo');
    const stop = new AbortController();
    const all = begin(slow.decide, createSignal(), { stop: stop.signal });
    await expect.poll(() => decided).toEqual(['quiet.example cleo']);
    stop.abort();
    slow.answers();
    await all;
    expect(decided).toEqual(['quiet.example cleo', 'slow.example ana']);
    const { rows } = await sql<{ actor: string; attempts: number }>`
      select actor, attempts from inbox_message where due_at <= ${clock.now()}
    `.execute(given.database.db);
    expect(rows).toEqual([{ actor: 'https://slow.example/users/ben', attempts: 0 }]);
  });

  it('goes on where one cannot be decided, and keeps what its author sent after it waiting', async () => {
    for (const name of ['ben', 'ana', 'ben', 'cleo']) await didArrive('broken.example', name);
    const { decide } = slowHost('none.example');
    await begin(async (message) => {
      if (message.actor.endsWith('/ben')) throw new Error('a defect');
      await decide(message);
    });
    expect(decided).toEqual(['broken.example ana', 'broken.example cleo']);
    expect(left).toEqual(['https://broken.example/users/ben']);
    const { rows } = await sql<{ attempts: number; isDue: boolean }>`
      select attempts, due_at <= ${clock.now()} as "isDue" from inbox_message where due_at is not null order by received_at
    `.execute(given.database.db);
    expect(rows).toEqual([
      { attempts: 0, isDue: false },
      { attempts: 0, isDue: true },
    ]);
    expect(await others()).toBe(0);
    clock.advance({ seconds: 61 });
    expect(await begin(decide)).toBe(2);
    expect(decided.slice(2)).toEqual(['broken.example ben', 'broken.example ben']);
  });

  it('fails as a whole where nothing can be claimed, once every hand is free', async () => {
    const slow = slowHost('slow.example');
    await didArrive('slow.example', 'ana');
    const wakeSignal = createSignal();
    let isAway = false;
    const transact: Application['store']['transact'] = async (work) => {
      if (isAway) throw new Error('the database is away');
      return await app.store.transact(work);
    };
    const begun = Promise.withResolvers<void>();
    const all = begin(
      async (message) => {
        begun.resolve();
        await slow.decide(message);
      },
      wakeSignal,
      { on: { ...app, store: { ...app.store, transact } } },
    );
    const outcome = all.then(
      () => 'done',
      (error: Error) => error.message,
    );
    await begun.promise;
    isAway = true;
    wakeSignal.notify();
    slow.answers();
    expect(await outcome).toBe('the database is away');
    expect(decided).toEqual(['slow.example ana']);
  });
});

eachAttackedCity('somebody new here', (city) => {
  it('is looked up once for the key and for who they are', async () => {
    const ana = city().hostile.account('ana-once');
    let count = 0;
    city().hostile.answer(ana.id, (_, response) => {
      count += 1;
      // From the second time on it never answers.
      if (count === 1) documentAnswer(ana.document)(_, response);
    });
    expect(await city().judged(ana, activity(ana, { type: 'Follow', object: city().group }))).toBe('accepted: follows');
    expect(count).toBe(1);
  });
});
