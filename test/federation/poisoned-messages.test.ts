import '../../src/start/temporal.ts';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { readHosts } from '../../src/application/host/read-hosts.ts';
import { undecidedFindings } from '../../src/cli/doctor-checks.ts';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';

const CONTEXT = 'https://www.w3.org/ns/activitystreams';
const LIKES = 24;
const POISONED = 7;
/** The first, and one after each pause. */
const TRIES = 8;

eachEngine('a message that cannot be decided', (suite) => {
  const clock = clockAt('2026-03-10T08:00:00Z');
  let node: DeliveringNode;

  beforeAll(async () => {
    node = await deliveringNode(suite.database, clock);
    const { leo } = await deliveringCity(node.app);
    for (const title of ['Une piste', 'Des arceaux', 'Un pont', 'Un banc']) {
      await propose(node.app, { by: leo, title });
    }
    await node.work();
    await sql`create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'a defect'; end $$`.execute(suite.database.db);
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await sql`drop function refuse cascade`.execute(suite.database.db);
  });

  /** Has the database refuse some rows as long as it is in scope, as it does where the node or its schema has a defect. */
  async function refusing(table: string, rows: RawBuilder<unknown>): Promise<AsyncDisposable> {
    const { db } = suite.database;
    const when = table === 'inbox_message' ? sql`update` : sql`insert or update`;
    await sql`create trigger refused before ${when} on ${sql.table(table)}
      for each row when (${rows}) execute function refuse()`.execute(db);
    return {
      async [Symbol.asyncDispose]() {
        await sql`drop trigger refused on ${sql.table(table)}`.execute(db);
      },
    };
  }

  async function sends(actor: RemoteActor, document: Readonly<Record<string, unknown>>): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify({ '@context': CONTEXT, actor: actor.uri, ...document }));
    const envelope = envelopeOf(bytes);
    if (typeof envelope === 'string') throw new Error(envelope);
    await storeReceivedActivity(node.app, { envelope, bytes, signedAt: clock.now(), receivedAt: clock.now() });
  }

  async function actors(host: (nth: number) => string, count = LIKES): Promise<readonly RemoteActor[]> {
    const all = Array.from({ length: count }, (_, nth) => actorOf(host(nth), `u${nth}`));
    await node.app.store.transact(async (writer) => {
      for (const actor of all) await writer.peers.saveActor(actor);
    });
    return all;
  }

  function actorOf(host: string, name: string): RemoteActor {
    const uri = `https://${host}/users/${name}`;
    const inbox = `${uri}/inbox`;
    const handle = `${name}@${host}`;
    return { uri, host, kind: 'Person', handle, name, inbox, sharedInbox: null, fetchedAt: clock.now(), goneAt: null };
  }

  /** What became of the messages of a domain, by account. */
  async function verdicts(domain: string): Promise<ReadonlyMap<string, string>> {
    const { rows } = await sql<{ actor: string; verdict: string | null; due: boolean; attempts: number }>`
      select actor, verdict || ' ' || because as verdict, due_at is not null as due, attempts from inbox_message
      where host like ${`%${domain}`}`.execute(suite.database.db);
    return new Map(
      rows.map(({ actor, verdict, due, attempts }) => [
        new URL(actor).pathname.replace('/users/', ''),
        verdict ?? `${due ? 'waits' : 'lost'} after ${attempts}`,
      ]),
    );
  }

  const liked = (number: number) => node.documents.uris.proposal(SLUG, number);
  const expected = (poisoned: string, other = 'accepted support') =>
    new Map(Array.from({ length: LIKES }, (_, nth) => [`u${nth}`, nth === POISONED ? poisoned : other]));

  describe.each([
    { of: 'one host', domain: 'one.example', host: () => 'one.example', number: 1 },
    { of: 'as many hosts', domain: 'many.example', host: (nth: number) => `h${nth}.many.example`, number: 2 },
  ])('among Likes of $of', ({ domain, host, number }) => {
    async function like(within: string): Promise<string> {
      const all = await actors((nth) => host(nth).replace(domain, within));
      for (const actor of all) await sends(actor, { id: `${actor.uri}#like`, type: 'Like', object: liked(number) });
      return all[POISONED]?.uri ?? '';
    }

    /** A process that decides what it claims, until a poisoned message is in hand: then it ends. */
    async function live(poisoned: string): Promise<{ readonly decided: number; readonly claimed: number }> {
      for (let decided = 0; ; ) {
        const [now, until] = [clock.now(), new Date(clock.now().getTime() + 60_000)];
        const claimed = await node.app.store.transact((writer) =>
          writer.peers.claimMessages({ now, until, limit: 50, but: [], alone: 3 }),
        );
        if (claimed.length === 0 || claimed.some(({ actor }) => actor === poisoned)) {
          return { decided, claimed: claimed.length };
        }
        await node.app.store.transact(async (writer) => {
          const verdict = { verdict: 'accepted', because: 'support' } as const;
          for (const { id } of claimed) await writer.peers.decideMessage(id, verdict, now);
        });
        decided += claimed.length;
      }
    }

    it.each([
      { what: 'what it does', table: 'remote_act', and: sql`true` },
      { what: 'its verdict', table: 'inbox_message', and: sql`new.verdict <> 'failed'` },
    ])('holds up none where $what cannot be written, and is given up after its tries', async ({ table, and }) => {
      const within = `${table.replace('_', '-')}.${domain}`;
      const poisoned = await like(within);
      await using _ = await refusing(table, sql`new.actor = ${sql.lit(poisoned)} and ${and}`);
      await node.work();
      expect(await verdicts(within)).toEqual(expected('waits after 1'));
      for (let tries = 1; tries < TRIES; tries += 1) {
        clock.advance({ hours: 20 });
        await node.work();
      }
      expect(await verdicts(within)).toEqual(expected('failed gave-up'));
      // A page and a command say of whom.
      const { host } = new URL(poisoned);
      const view = await readHosts(node.app, { domain: host, days: 30, limit: 1 });
      expect(view.hosts[0]?.traffic).toContainEqual(expect.objectContaining({ verdict: 'failed', because: 'gave-up' }));
      const [finding] = await undecidedFindings(node);
      expect(finding).toMatchObject({ state: 'warn', says: expect.stringContaining(`1 of ${host}, last on 2026-`) });
    });

    it('holds up none where it ends the process, and is given up at last', async () => {
      const within = `ending.${domain}`;
      const poisoned = await like(within);
      // All that was in hand with it is doubted after three times, and taken one by one.
      for (let ends = 0; ends < 3; ends += 1) {
        expect(await live(poisoned)).toEqual({ decided: 0, claimed: LIKES });
        clock.advance({ seconds: 61 });
      }
      const before = await live(poisoned);
      expect(before.claimed).toBe(1);
      expect(await live(poisoned)).toEqual({ decided: LIKES - 1 - before.decided, claimed: 0 });
      for (let ends = 4; ends < 20; ends += 1) {
        clock.advance({ seconds: 61 });
        expect(await live(poisoned)).toEqual({ decided: 0, claimed: 1 });
      }
      expect(await verdicts(within)).toEqual(expected('waits after 0'));
      clock.advance({ seconds: 61 });
      await node.work();
      expect(await verdicts(within)).toEqual(expected('failed gave-up'));
    });

    it('is not given up for the workers that were killed before they knew what comes of it', async () => {
      const within = `killed.${domain}`;
      const [ana] = await actors((nth) => host(nth).replace(domain, within));
      if (ana === undefined) throw new Error('nobody');
      await sends(ana, { id: `${ana.uri}#like`, type: 'Like', object: liked(number) });
      for (let killed = 0; killed < 2 * TRIES; killed += 1) {
        const [now, until] = [clock.now(), new Date(clock.now().getTime() + 60_000)];
        const query = { now, until, limit: 10, but: [], alone: 3 };
        const claimed = await node.app.store.transact((writer) => writer.peers.claimMessages(query));
        expect(claimed.map(({ actor }) => actor)).toEqual([ana.uri]);
        clock.advance({ seconds: 61 });
      }
      {
        await using _ = await refusing('remote_act', sql`new.actor = ${sql.lit(ana.uri)}`);
        await node.work();
      }
      expect((await verdicts(within)).get('u0')).toBe('waits after 1');
      clock.advance({ seconds: 61 });
      await node.work();
      expect((await verdicts(within)).get('u0')).toBe('accepted support');
    });

    it('holds up none where nothing at all can be written of it, and is tried when its lease ended', async () => {
      const within = `nothing.${domain}`;
      const poisoned = await like(within);
      {
        const rows = sql`new.actor = ${sql.lit(poisoned)} and (new.due_at is null or new.attempts <> old.attempts)`;
        await using _ = await refusing('inbox_message', rows);
        await node.work();
        expect(await verdicts(within)).toEqual(expected('waits after 0'));
      }
      clock.advance({ seconds: 61 });
      await node.work();
      expect((await verdicts(within)).get(`u${POISONED}`)).toBe('ignored older-than-known');
    });
  });
});
