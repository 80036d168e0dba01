import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { type Account, keyPair, SHARED_KEYS } from '../support/hostile-host.ts';
import { draftHeaders } from '../support/hostile-signatures.ts';
import { activity, CITY, eachAttackedCity, HOST, note, type Said } from './attacked-city.ts';

/** What stands for the inside of a network: nothing may ever connect to it. */
const INSIDE = '127.0.0.2';

eachAttackedCity(
  'a hostile host that wants us to call somewhere',
  (city) => {
    let connected = 0;
    let port = 0;
    const trap = createServer((socket) => {
      connected += 1;
      socket.destroy();
    });
    beforeAll(async () => {
      // The same port, so that only the address is another.
      port = city().hostile.port;
      trap.listen(port, INSIDE);
      await once(trap, 'listening');
      await once(connect(port, INSIDE), 'close');
      if (connected !== 1) throw new Error('the trap does not notice who is caught');
      connected = 0;
    });
    afterAll(() => {
      trap.close();
    });

    let accounts = 0;
    const somebody = (more: Parameters<ReturnType<typeof city>['hostile']['account']>[1] = {}) => {
      accounts += 1;
      return city().hostile.account(`out${accounts}`, more);
    };
    const follow = (by: { readonly id: string }): Said => ({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${by.id}#follow`,
      type: 'Follow',
      actor: by.id,
      object: city().group,
    });
    const followers = async () =>
      await city().node.app.store.read((reader) => reader.peers.countFollowers(city().group));

    /** A signed activity of an actor at an address that may be anything. */
    async function sendFrom(origin: string) {
      const id = `${origin}/users/ana`;
      const body = JSON.stringify({ ...follow({ id }), id: `${origin}/acts/1` });
      return await city().post(
        body,
        draftHeaders({ keyId: `${id}#main-key`, key: SHARED_KEYS.privateKey, host: HOST, body }),
      );
    }

    it.each([
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.0.0.1',
      '%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1',
      '0.0.0.0',
      '0',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '192.0.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '[::]',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '[fc00::1]',
      '[fe80::1]',
      '[ff02::1]',
    ])('calls nobody at https://%s, as in production', async (address) => {
      const { hostile, state } = city();
      await using production = createOutbound({
        origin: CITY,
        version: '0',
        allowPrivateAddresses: false,
        resolve: hostile.resolve,
      });
      production.install();
      const [before, count] = [await state(), hostile.gets.length];
      const began = performance.now();
      expect((await sendFrom(`https://${address}:${hostile.port}`)).status).toBe(401);
      // Nobody waited for an answer.
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(hostile.gets.length).toBe(count);
      expect(await state()).toEqual(before);
    });

    it.each<[string, readonly string[]]>([
      ['this machine', ['127.0.0.1']],
      ['this machine by IPv6', ['::1']],
      ['this machine, mapped', ['::ffff:127.0.0.1']],
      ['a private network', ['10.0.0.1']],
      ['a private address among public ones', ['93.184.216.34', '192.168.1.1']],
      ['the metadata of a cloud', ['169.254.169.254']],
    ])('calls no name that leads to %s, as in production', async (_, addresses) => {
      const { hostile, state } = city();
      await using production = createOutbound({
        origin: CITY,
        version: '0',
        allowPrivateAddresses: false,
        resolve: hostile.resolve,
      });
      production.install();
      hostile.pointTo('inside', ...addresses);
      const [before, count] = [await state(), hostile.gets.length];
      expect((await sendFrom(hostile.origin('inside'))).status).toBe(401);
      expect(hostile.gets.length).toBe(count);
      expect(await state()).toEqual(before);
    });

    it('calls nobody without TLS, under another scheme or with a password', async () => {
      const { hostile } = city();
      const count = hostile.gets.length;
      const { host } = new URL(hostile.origin('mallory'));
      expect((await sendFrom(`http://${host}`)).status).toBe(401);
      expect((await sendFrom(`https://ana:secret@${host}`)).status).toBe(401);
      expect((await sendFrom('file://')).status).toBe(400);
      expect((await sendFrom('ftp://mallory.hostile.example')).status).toBe(400);
      expect(hostile.gets.length).toBe(count);
    });

    it('follows no redirect inside, nor to another server at all', async () => {
      const { hostile, send, state } = city();
      const elsewhere = hostile.account('elsewhere', { on: 'other' });
      for (const location of [
        `https://${INSIDE}:${port}/`,
        `http://${INSIDE}:${port}/`,
        `https://[::ffff:127.0.0.2]:${port}/`,
        `https://inside.hostile.example:${port}/`,
        'file:///etc/passwd',
        elsewhere.id,
        '//',
        'https://',
      ]) {
        hostile.pointTo('inside', INSIDE);
        const by = somebody();
        hostile.answer(by.id, (_, response) => response.writeHead(302, { location }).end());
        const before = await state();
        const count = hostile.gets.length;
        expect((await send(by, follow(by))).status).toBe(401);
        expect(hostile.gets.length - count).toBe(1);
        expect(await state()).toEqual(before);
      }
      expect(connected).toBe(0);
    });

    it('stays at the address that was judged, where a name changes it meanwhile', async () => {
      const { hostile, send } = city();
      const by = somebody({ on: 'turning' });
      const moved = `${by.id}/moved`;
      hostile.answer(by.id, (_, response) => {
        hostile.pointTo('turning', INSIDE);
        response
          .writeHead(302, { location: `https://turning.hostile.example:${hostile.port}/moved`, connection: 'close' })
          .end();
      });
      hostile.answer(moved, by.document);
      expect((await send(by, follow(by))).status).toBe(401);
      expect(connected).toBe(0);
    });

    it('delivers to no inbox that is not on the actor\u2019s own server', async () => {
      const { hostile, judged, state } = city();
      for (const inbox of [
        `https://${INSIDE}:${port}/inbox`,
        `https://localhost:${port}/inbox`,
        `${hostile.origin('other')}/inbox`,
        `http://mallory.hostile.example:${hostile.port}/inbox`,
        `${CITY}/inbox`,
        'file:///etc/passwd',
        'inbox',
        { id: `https://${INSIDE}:${port}/inbox` },
        [`https://${INSIDE}:${port}/inbox`],
        null,
      ]) {
        const by = somebody({ document: { inbox } });
        const before = await state();
        expect(await judged(by, follow(by))).toBe('refused: actor-unreadable');
        expect(await state()).toEqual(before);
      }
      expect(hostile.posts).toEqual([]);
      expect(connected).toBe(0);
    });

    it('delivers to an actor\u2019s own inbox where the shared one is somewhere else', async () => {
      const { hostile, judged } = city();
      const by = somebody({ document: { endpoints: { sharedInbox: `https://${INSIDE}:${port}/inbox` } } });
      expect(await judged(by, follow(by))).toBe('accepted: follows');
      const inbox = new URL(String(by.document['inbox']));
      await expect.poll(() => hostile.posts, { timeout: 5_000 }).toContain(`${inbox.host}${inbox.pathname}`);
      expect(connected).toBe(0);
    });

    it('delivers to nobody inside, where the name of an inbox leads there by then', async () => {
      const { hostile, judged, proposals } = city();
      const by = somebody({ on: 'later' });
      hostile.answer(String(by.document['inbox']), (_, response) =>
        response.writeHead(202, { connection: 'close' }).end(),
      );
      expect(await judged(by, follow(by))).toBe('accepted: follows');
      const delivered = () => hostile.posts.filter((each) => each.startsWith(by.host)).length;
      await expect.poll(delivered, { timeout: 5_000 }).toBe(1);
      hostile.pointTo('later', INSIDE);
      const named = hostile.lookedUp.length;
      expect(await judged(by, { ...follow(by), id: `${by.id}#again`, object: proposals[0] })).toBe('accepted: follows');
      await expect.poll(() => hostile.lookedUp.slice(named), { timeout: 5_000 }).toContain('later.hostile.example');
      expect(delivered()).toBe(1);
      expect(connected).toBe(0);
    });

    const ACTS: readonly ((by: Account) => Said)[] = [
      (by) => activity(by, { type: 'Follow', object: city().group }),
      (by) => activity(by, { type: 'Like', object: city().proposals[1] }),
      (by) => activity(by, { type: 'Create', object: note(by, { inReplyTo: city().proposals[1] }) }),
    ];
    it.each<[string, number, readonly ((by: Account) => Said)[]]>([
      ['what means nothing', 1_000, [(by) => activity(by, { type: 'View', object: city().group })]],
      ['what counts', 400, ACTS],
    ])('slows a flood of %s by %i fresh accounts, and nobody else', { timeout: 120_000 }, async (_, times, acts) => {
      const counted = acts === ACTS ? 300 : 0;
      const { hostile, node, post, send, state, judged } = city();
      const before = await state();
      const heap = process.memoryUsage().heapUsed;
      const count = hostile.gets.length;
      const answered = new Map<string, number>();
      const waits = new Set<string>();
      const on = `flood-${counted}`;
      const flood = Array.from({ length: times }, (_, nth) => hostile.account(`fresh${nth}`, { on }));
      const senders = Array.from({ length: 20 }, async () => {
        for (let by = flood.pop(); by !== undefined; by = flood.pop()) {
          const body = JSON.stringify(acts[flood.length % acts.length]?.(by));
          const sent = await post(body, draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body }));
          const answer = `${sent.status} ${sent.text.trim()}`;
          answered.set(answer, (answered.get(answer) ?? 0) + 1);
          if (sent.status === 429) waits.add(sent.headers['retry-after'] ?? 'none');
        }
      });
      const neighbour = somebody({ on: 'quiet' });
      expect((await send(neighbour, city().share(neighbour))).status).toBe(202);
      await Promise.all(senders);
      expect(answered.get('202 ')).toBe(300);
      // Under a flood their own server may be too slow to say whose key it is.
      const unread = answered.get('401 key-unreadable') ?? 0;
      expect(answered.get('429 too-many')).toBe(times - 300 - unread);
      expect([...waits].every((wait) => Number(wait) >= 1 && Number(wait) <= 60)).toBe(true);
      const after = await state();
      // One look each at those that were let in, one more to know who did what counts, and at the few that were on their
      // way when it was enough.
      expect(hostile.gets.length - count).toBeLessThan(300 + counted + unread + 25);
      const { rows } = await sql<{ known: number }>`
        select count(*)::integer as known from remote_actor where uri like ${`%${on}.%`}
      `.execute(node.database.db);
      expect(rows[0]?.known).toBe(counted);
      if (counted === 0) {
        // The neighbour shared something, and is known by that.
        const others = { remote_act: '', remote_actor: '' };
        expect({ ...after, ...others }).toEqual({ ...before, ...others });
        expect(process.memoryUsage().heapUsed - heap).toBeLessThan(100 * 1024 * 1024);
      }
      const other = somebody({ on: 'quiet' });
      expect(await judged(other, city().share(other))).toBe('accepted: share');
    });

    it('keeps twenty yeses a day for one account that wants to quote, and no more', async () => {
      const { judged, node, proposals } = city();
      const stored = async () =>
        (await sql<{ n: number }>`select count(*)::integer as n from document`.execute(node.database.db)).rows[0]?.n ??
        0;
      const by = somebody();
      const asks = (nth: number) => ({
        ...activity(by, { type: 'QuoteRequest', object: proposals[1] }),
        instrument: `${by.id}/notes/${nth}`,
      });
      for (let nth = 0; nth < 20; nth += 1) expect(await judged(by, asks(nth))).toBe('accepted: quote');
      const before = await stored();
      expect(await judged(by, asks(20))).toBe('refused: too-many-quotes');
      expect(await stored()).toBe(before);
    });

    /** Somebody who asks for the keys of many accounts at a host, and has none of them. */
    async function forges(on: string, times: number, from: (nth: number) => Record<string, string>): Promise<void> {
      const { hostile, send } = city();
      const keys = keyPair();
      const names = Array.from({ length: times }, (_, nth) => nth);
      const statuses = new Set<number>();
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          for (let nth = names.pop(); nth !== undefined; nth = names.pop()) {
            forged += 1;
            const named = hostile.account(`forged${forged}`, { on });
            statuses.add((await send({ ...named, keys }, follow(named), from(nth))).status);
          }
        }),
      );
      expect([...statuses].every((status) => status === 401 || status === 429)).toBe(true);
    }
    let forged = 0;
    const by = (address: string) => ({ 'x-forwarded-for': address });

    it('lets nobody use up the rate of a host by naming it', async () => {
      const { hostile, send, judged } = city();
      const ana = somebody({ on: 'named' });
      expect(await judged(ana, city().share(ana))).toBe('accepted: share');
      const forger = { ...ana, keys: keyPair() };
      const before = await followers();
      const count = hostile.gets.length;
      const statuses = new Set<number>();
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          for (let nth = 0; nth < 40; nth += 1) {
            statuses.add((await send(forger, follow(forger), by('203.0.113.1'))).status);
          }
        }),
      );
      expect([...statuses].every((status) => status === 401 || status === 429)).toBe(true);
      expect(hostile.gets.length - count).toBeLessThanOrEqual(150);
      const fresh = somebody({ on: 'named' });
      for (const honest of [ana, fresh]) {
        expect((await send(honest, city().share(honest), by('198.51.100.7'))).status).toBe(202);
      }
      expect(await followers()).toBe(before);
    });

    it('looks at the accounts of a host that many others claim to be of, from one network or from a hundred', async () => {
      const { hostile, send } = city();
      const count = hostile.gets.length;
      await forges('claimed', 200, () => by('203.0.113.1'));
      expect(hostile.gets.length - count).toBe(150);
      await forges('claimed', 200, (nth) => by(`203.0.113.${nth % 100}`));
      for (let nth = 0; nth < 20; nth += 1) {
        const fresh = somebody({ on: 'claimed' });
        expect((await send(fresh, city().share(fresh), by('198.51.100.7'))).status).toBe(202);
      }
    });

    it('asks a host three hundred times a minute at most, where no proxy says who wants it', async () => {
      const { hostile, send } = city();
      const count = hostile.gets.length;
      await forges('unknown', 320, () => ({}));
      expect(hostile.gets.length - count).toBe(300);
      const fresh = somebody({ on: 'unknown' });
      // Nobody can tell them from the others: an honest server tries again.
      const sent = await send(fresh, city().share(fresh));
      expect([sent.status, sent.headers['retry-after']]).toEqual([429, '60']);
    });

    it('counts no look against a host by which a signature held', async () => {
      const { send } = city();
      await forges('busy', 290, () => ({}));
      for (let nth = 0; nth < 30; nth += 1) {
        const fresh = somebody({ on: 'busy' });
        expect((await send(fresh, city().share(fresh))).status).toBe(202);
      }
    });
  },
  { ALLOW_PRIVATE_ADDRESSES: 'true', TRUST_PROXY: 'true' },
);
