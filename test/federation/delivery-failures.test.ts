import '../../src/start/temporal.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readSilentHosts } from '../../src/application/federation/delivery/failing-hosts.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { newDelivery } from '../../src/federation/deliver/delivery-message.ts';
import { createDeliveries } from '../../src/federation/deliver.ts';
import { readGauges } from '../../src/http/kit/gauges.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { chanceFrom } from '../network/seeded.ts';
import { openMigrated } from '../storage/migrated.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

let database: Database;
let clock: Clock;
let node: DeliveringNode;
let app: Application;
let alpha: StockPeer;
let beta: StockPeer;
let leo: string;
let group: string;

beforeEach(async () => {
  database = await openMigrated();
  clock = clockAt('2026-03-02T08:00:00Z');
  node = await deliveringNode(database, clock);
  ({ app } = node);
  alpha = await stockPeer();
  beta = await stockPeer();
  ({ leo } = await deliveringCity(app));
  group = node.documents.uris.consultation(SLUG);
  await node.work();
});
afterEach(async () => {
  await node[Symbol.asyncDispose]();
  await alpha[Symbol.asyncDispose]();
  await beta[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const ids = (posted: readonly Record<string, unknown>[]) => posted.map(({ id }) => String(id));
const eventually = { timeout: 10_000 } as const;

it('goes on trying a peer that fails, and nothing overtakes what it is to know first', async () => {
  const proposal = await propose(app, { by: leo, title: 'Une piste' });
  await followed(app, alpha.known('ana'), node.documents.uris.proposalActor(SLUG, proposal.number ?? 0));
  await node.work();
  alpha.answersWith(500);
  node.startDelivering();
  for (const title of ['Une piste large', 'Une piste très large']) {
    value(
      await reviseProposal(app, { proposalId: proposal.id, authorId: leo, content: contentOf(title), confirmed: true }),
    );
    await node.work();
  }
  await expect.poll(() => alpha.posted.length, eventually).toBeGreaterThanOrEqual(2);
  // The one that waits is tried again and again; the one behind it was not even tried.
  expect(new Set(ids(alpha.posted)).size).toBe(1);
  alpha.answersWith(null);
  await expect.poll(() => alpha.types(), eventually).toEqual(['Create', 'Update', 'Update']);
  expect(new Set(ids(alpha.posted)).size).toBe(3);
  await expect.poll(() => node.depth(), eventually).toBe(0);
});

it('sends a Delete when it is due, and nothing more of what it takes back', async () => {
  await followed(app, alpha.known('ana'), group);
  alpha.answersWith(500);
  node.startDelivering();
  const proposal = await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  await expect.poll(() => alpha.posted.length, eventually).toBeGreaterThanOrEqual(2);
  value(await withdrawProposal(app, { proposalId: proposal.id, authorId: leo }));
  await node.work();
  await expect.poll(() => alpha.posted.map(({ type }) => type), eventually).toContain('Delete');
  alpha.answersWith(null);
  // Once more in neutral words, for who keeps a title, then gone; and passed on, in a lane of its own.
  await expect.poll(() => alpha.types().length, eventually).toBe(3);
  await expect.poll(() => node.depth(), eventually).toBe(0);
  expect(alpha.types().filter((type) => type !== 'Announce')).toEqual(['Update', 'Delete']);
  expect(alpha.types()).toHaveLength(3);
  expect(alpha.posted.at(alpha.posted.findLastIndex(({ type }) => type === 'Announce'))).toMatchObject({
    object: { type: 'Delete' },
  });
});

it('ends what a server refuses, which holds up nothing else', async () => {
  await followed(app, alpha.known('ana'), group);
  // As Lemmy does: an Announce of an id alone is none for it.
  alpha.answersWith(({ type, object }) => (type === 'Announce' && typeof object === 'string' ? 400 : null));
  node.startDelivering();
  const proposal = await propose(app, { by: leo, title: 'Une piste' });
  value(
    await reviseProposal(app, { proposalId: proposal.id, authorId: leo, content: contentOf('Deux'), confirmed: true }),
  );
  value(await withdrawProposal(app, { proposalId: proposal.id, authorId: leo }));
  await node.work();
  await expect.poll(() => alpha.types(), eventually).toContain('Delete');
  await expect.poll(() => node.depth(), eventually).toBe(0);
  expect(await app.store.read((reader) => reader.deliveries.failingHosts())).toEqual([]);
});

it('drops the followers behind an inbox that is gone, and sends it nothing more', async () => {
  await followed(app, alpha.known('ana'), group);
  await followed(app, alpha.known('bob'), group);
  await followed(app, beta.known('cid'), group);
  alpha.answersWith(410);
  node.startDelivering();
  await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  await expect.poll(() => node.depth(), eventually).toBe(0);
  await expect
    .poll(async () => await app.store.read((reader) => reader.peers.countFollowers(group)), eventually)
    .toBe(1);
  const before = alpha.posted.length;
  await propose(app, { by: leo, title: 'Des arceaux' });
  await node.work();
  await expect.poll(() => beta.types(), eventually).toEqual(['Announce', 'Announce', 'Announce', 'Announce']);
  expect(alpha.posted).toHaveLength(before);
});

/** Something is sent to the followers, and whatever becomes of it came of it. */
async function notify(title: string): Promise<void> {
  await propose(app, { by: leo, title });
  await node.work();
  await expect.poll(() => node.depth(), eventually).toBe(0);
}
const followers = async () => await app.store.read((reader) => reader.peers.countFollowers(group));

it('drops no follower for a bad minute of their server, however much is sent to it meanwhile', async () => {
  const shared = `${alpha.origin}/inbox`;
  for (const name of ['ana', 'bob', 'cid']) await followed(app, alpha.known(name, { sharedInbox: shared }), group);
  alpha.answersWith(404);
  node.startDelivering();
  for (let nth = 1; nth <= 4; nth += 1) await notify(`Une piste, la ${nth}e`);
  expect(alpha.posted.length).toBeGreaterThanOrEqual(4);
  clock.advance({ hours: 23 });
  await notify('Des arceaux');
  expect(await followers()).toBe(3);
});

it('drops followers once their inbox was not found on three days', async () => {
  await followed(app, alpha.known('ana'), group);
  alpha.answersWith(404);
  node.startDelivering();
  await notify('Une piste');
  clock.advance({ days: 1 });
  await notify('Des arceaux');
  expect(await followers()).toBe(1);
  clock.advance({ days: 1 });
  await notify('Un local');
  await expect.poll(followers, eventually).toBe(0);
});

it('forgets that an inbox was not found once it takes something', async () => {
  await followed(app, alpha.known('ana'), group);
  node.startDelivering();
  for (let nth = 1; nth <= 4; nth += 1) {
    alpha.answersWith(404);
    await notify(`Une piste, la ${nth}e`);
    clock.advance({ days: 1 });
    if (nth !== 2) continue;
    alpha.answersWith(null);
    await notify('Entre deux');
  }
  expect(await followers()).toBe(1);
});

it('does not take a try that fails for one that arrived', async () => {
  await followed(app, alpha.known('ana'), group);
  node.startDelivering();
  alpha.answersWith(404);
  await notify('Une piste');
  const failed = async () =>
    (await app.store.read((reader) => reader.deliveries.failedInboxes())).includes(`${alpha.origin}/inbox`);
  expect(await failed()).toBe(true);
  const before = alpha.posted.length;
  alpha.answersWith(500);
  await propose(app, { by: leo, title: 'Des arceaux' });
  await node.work();
  await expect.poll(() => alpha.posted.length, eventually).toBeGreaterThan(before + 2);
  expect(await failed()).toBe(true);
  alpha.answersWith(null);
  await expect.poll(() => node.depth(), eventually).toBe(0);
  expect(await failed()).toBe(false);
});

it('delivers to others while one peer hangs with more than a worker has hands for', async () => {
  await followed(app, alpha.known('ana'), group);
  await followed(app, beta.known('cid'), group);
  alpha.answersWith('hangs');
  for (let nth = 0; nth < 4; nth += 1) {
    await propose(app, { by: leo, title: `Idée ${nth}` });
  }
  for (let nth = 0; nth < 40; nth += 1) await followed(app, alpha.known(`own-${nth}`, { sharedInbox: null }), group);
  await node.work();
  node.startDelivering();
  await expect.poll(() => beta.verified.length, eventually).toBe(8);
  expect(alpha.posted.length).toBeLessThanOrEqual(6);
});

it('leaves a host that fails again and again alone for a while, and sends it all of it once it is back', async () => {
  await followed(app, alpha.known('ana'), group);
  await followed(app, beta.known('cid'), group);
  alpha.answersWith(500);
  node.startDelivering();
  for (let nth = 1; nth <= 5; nth += 1) await propose(app, { by: leo, title: `Une piste, la ${nth}e` });
  await node.work();
  await expect.poll(() => beta.types(), eventually).toHaveLength(10);
  const held = async () => await app.store.read((reader) => reader.deliveries.failingHosts());
  await expect
    .poll(held, eventually)
    .toMatchObject([{ host: new URL(alpha.origin).host, error: 'HTTP 500', heldUntil: expect.any(Date) }]);
  const before = alpha.posted.length;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  // Those that were on their way, and one to see. Each of the five by itself would have been tried twice.
  expect(alpha.posted.length - before).toBeLessThan(4);
  alpha.answersWith(null);
  await expect.poll(() => alpha.types(), { timeout: 20_000 }).toHaveLength(10);
  expect(new Set(ids(alpha.posted)).size).toBe(10);
  await expect.poll(() => node.depth(), eventually).toBe(0);
}, 40_000);

it('says which server takes nothing, since when, and how much waits for it', async () => {
  await followed(app, alpha.known('ana'), group);
  alpha.answersWith(503);
  node.startDelivering();
  await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  const silent = async () => await readSilentHosts(app);
  const { host } = new URL(alpha.origin);
  await expect.poll(silent, eventually).toMatchObject([{ host, error: 'HTTP 503', waiting: 2 }]);
  const gauges = await readGauges(app, []);
  expect(gauges.find(({ name }) => name === 'parvis_failing_hosts')?.values).toEqual(
    new Map([
      ['tried', 1],
      ['held', 0],
    ]),
  );
  alpha.answersWith(null);
  await expect.poll(() => node.depth(), eventually).toBe(0);
  expect(await silent()).toEqual([]);
});

/** A node as slow as in production, with a follower at a server that was left alone since it failed, and is there again. */
async function leftAlone({ failedMs = 120_000 } = {}) {
  const slow = await deliveringNode(database, clock, { pace: 1 });
  const target = slow.documents.uris.consultation(SLUG);
  await followed(slow.app, beta.known('cid'), target);
  const longAgo = new Date(Date.now() - failedMs);
  await slow.app.store.transact((writer) =>
    writer.deliveries.saveFailingHost({
      host: new URL(beta.origin).host,
      since: longAgo,
      failedAt: longAgo,
      error: 'timeout',
      failures: [],
      heldUntil: new Date(Date.now() + 1_800_000),
      probedAt: null,
      probed: null,
    }),
  );
  slow.startDelivering();
  const proposal = await propose(slow.app, { by: leo, title: 'Une piste' });
  await slow.work();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(beta.posted).toEqual([]);
  return { slow, target, proposal };
}

it('tries a server again as soon as it sends something', async () => {
  const { slow, target } = await leftAlone();
  await using _ = slow;
  await beta.follow('dora', target);
  await expect.poll(() => beta.types().toSorted(), eventually).toEqual(['Announce', 'Announce']);
  expect(await readSilentHosts(slow.app)).toEqual([]);
});

it('tries a server that sends something once, just after it failed, as soon as its pause is over', async () => {
  const { slow, target } = await leftAlone({ failedMs: 42_000 });
  await using _ = slow;
  await beta.follow('dora', target);
  await expect.poll(() => beta.types().toSorted(), eventually).toEqual(['Announce', 'Announce']);
  expect(await readSilentHosts(slow.app)).toEqual([]);
});

it('sends a Delete to a server that is left alone, and all the rest once it takes that', async () => {
  const { slow, proposal } = await leftAlone();
  await using _ = slow;
  await propose(slow.app, { by: leo, title: 'Des arceaux' });
  await slow.work();
  value(await withdrawProposal(slow.app, { proposalId: proposal.id, authorId: leo }));
  await slow.work();
  await expect.poll(() => beta.types(), eventually).toEqual(['Update', 'Delete', 'Announce', 'Announce']);
  expect(await readSilentHosts(slow.app)).toEqual([]);
});

it('takes the Reject of an activity for its end', async () => {
  await followed(app, alpha.known('ana'), group);
  alpha.answersWith(500);
  node.startDelivering();
  await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  await expect.poll(() => alpha.posted.length, eventually).toBeGreaterThan(1);
  const [announce] = alpha.posted;
  await alpha.reject('ana', { id: String(announce?.['id']), actor: group });
  await node.work();
  await expect.poll(() => alpha.posted.at(-1)?.['id'], eventually).not.toBe(announce?.['id']);
  alpha.answersWith(null);
  await expect.poll(() => node.depth(), eventually).toBe(0);
  expect(alpha.verified.map(({ id }) => id?.href)).not.toContain(announce?.['id']);
});

it('keeps the pauses of what a server cannot take, however much else that takes meanwhile', async () => {
  await followed(app, alpha.known('ana'), group);
  const taken = await propose(app, { by: leo, title: 'Des arceaux' });
  await node.work();
  node.startDelivering();
  await expect.poll(() => node.depth(), eventually).toBe(0);
  const refused = node.documents.uris.proposal(SLUG, (taken.number ?? 0) + 1);
  const isRefused = (activity: Record<string, unknown>) => JSON.stringify(activity).includes(refused);
  alpha.answersWith((activity) => (isRefused(activity) ? 500 : null));
  const tried = () => alpha.posted.filter(isRefused).length;
  await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  await expect.poll(tried, eventually).toBeGreaterThan(0);
  for (let nth = 1; nth <= 20; nth += 1) {
    const content = contentOf(`Des arceaux, ${nth}`);
    value(await reviseProposal(app, { proposalId: taken.id, authorId: leo, content, confirmed: true }));
    await node.work();
    await expect.poll(() => alpha.types().filter((type) => type === 'Update').length, eventually).toBe(nth);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  // By its own pauses, a thousand times shorter: after 0.06, 0.4, 1.6, 5, 16 and 38 seconds; and one at most before its time.
  expect(tried()).toBeLessThan(9);
  alpha.answersWith(null);
  const arrived = () => alpha.verified.some((each) => each.objectId?.href === refused);
  await expect.poll(arrived, { timeout: 40_000 }).toBe(true);
}, 90_000);

it('takes the Reject of a NodeBB, which names what was announced and no activity, for the end of both Announces', async () => {
  const arriving = arrivingAt({ node, peer: alpha, clock });
  await followed(app, alpha.known('ana'), group);
  alpha.answersWith(500);
  node.startDelivering();
  await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  const whole = () => alpha.posted.find(({ object }) => typeof object === 'object');
  await expect.poll(whole, eventually).toBeDefined();
  await arriving.arrives('ana', 'Reject', { type: 'Announce', target: group, object: whole()?.['object'] });
  await expect.poll(() => node.depth(), eventually).toBe(0);
  alpha.answersWith(null);
  expect(alpha.verified).toEqual([]);
});

it.each([
  ['refuses', 400],
  ['cannot take for now', 500],
])('lets an Announce wait for no Create that a server %s', async (_, status) => {
  await using slow = await deliveringNode(database, clock, { pace: 1 });
  const { uris } = slow.documents;
  await followed(slow.app, alpha.known('ana'), uris.institution);
  const { id: proposalId } = await propose(slow.app, { by: leo, title: 'Une piste' });
  await slow.work();
  await followed(slow.app, alpha.known('bob'), uris.consultation(SLUG));
  const times = new Map<string, number>();
  alpha.answersWith(({ type }) => {
    const of = String(type);
    // The first of each: what failed is tried again.
    if (!times.has(of)) times.set(of, performance.now());
    return type === 'Create' ? status : null;
  });
  const answer = { proposalId, verdict: 'accepted', body: { fr: 'Oui.' }, commitments: [], by: null } as const;
  value(await publishAnswer(slow.app, answer));
  await slow.work();
  slow.startDelivering();
  await expect.poll(() => alpha.types(), eventually).toContain('Announce');
  expect(alpha.posted.map(({ type }) => type)).toContain('Create');
  const waitedMs = (times.get('Announce') ?? 0) - (times.get('Create') ?? 0);
  expect(waitedMs).toBeGreaterThan(0);
  expect(waitedMs).toBeLessThan(2_500);
});

/** RACES=200 for more of them, by hand. */
const RACES = Number(process.env['RACES'] ?? 25);

it(
  'leaves a forum nothing of what was withdrawn while it was being announced',
  async () => {
    await followed(app, alpha.known('ana'), group);
    const random = chanceFrom(7);
    const topics = new Set<string>();
    // As NodeBB does: it makes the topic from the whole activity once it has read all it needs, and then answers.
    alpha.answersWith(async ({ type, object }) => {
      const told = object as {
        readonly type?: string;
        readonly id?: string;
        readonly object?: { readonly id: string };
      };
      if (type === 'Announce' && told.type === 'Create') {
        await new Promise((resolve) => setTimeout(resolve, random() * 60));
        topics.add(String(told.object?.id));
      }
      if (type === 'Delete') topics.delete(String(told.id));
      return null;
    });
    node.startDelivering();
    let seen = 0;
    for (let nth = 0; nth < RACES; nth += 1) {
      clock.advance({ minutes: 15 });
      const { id } = await propose(app, { by: leo, title: `Une piste, la ${nth}e` });
      await node.work();
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      value(await withdrawProposal(app, { proposalId: id, authorId: leo }));
      await node.work();
      seen = Math.max(seen, topics.size);
    }
    await expect.poll(() => node.depth(), eventually).toBe(0);
    expect(seen).toBeGreaterThan(0);
    expect([...topics]).toEqual([]);
  },
  30_000 + RACES * 1_500,
);

it.each([true, false])(
  'does not wait for the end of a pause that a clock wrote down which was ahead, be it kept: %s',
  async (keepsPause) => {
    const activity = { '@context': 'https://www.w3.org/ns/activitystreams', type: 'Announce', actor: group };
    const id = `${node.documents.uris.origin}/activities/of-tomorrow`;
    const inbox = `${alpha.origin}/inbox`;
    const ahead = (minutes: number) => new Date(Date.now() + (80 + minutes) * 60_000).toISOString();
    const body = JSON.stringify({ ...activity, id, object: `${group}/announcement` });
    const of = { activity: id, activityType: 'Announce', about: null, inbox, speaker: group, body, key: null };
    const message = {
      ...newDelivery({ ...of, orderingKey: `x\n${alpha.origin}` }),
      ...{ attempt: 1, failed: { at: ahead(0), pauseUntil: ahead(1), keepsPause } },
    };
    alpha.answersWith(() => (alpha.posted.length === 1 ? 503 : null));
    await node.queue.enqueue(message, { orderingKey: message.orderingKey });
    node.startDelivering();
    await expect.poll(() => alpha.verified.map((each) => each.id?.href), eventually).toEqual([id]);
  },
);

it('sends what Fedify had queued before, signed with the key of today', async () => {
  const { keys, uris } = node.documents;
  const activity = { '@context': 'https://www.w3.org/ns/activitystreams', type: 'Announce', actor: group };
  const id = `${uris.origin}/activities/old`;
  const message = {
    type: 'outbox',
    id: '3f6d',
    keys: [{ keyId: `${group}#main-key-0`, privateKey: { kty: 'RSA' } }],
    activity: { ...activity, id, object: `${group}/announcement`, to: 'https://www.w3.org/ns/activitystreams#Public' },
    inbox: `${alpha.origin}/inbox`,
    started: new Date().toISOString(),
    attempt: 3,
    orderingKey: `x\n${alpha.origin}`,
  };
  await node.queue.enqueue(message, { orderingKey: message.orderingKey });
  node.startDelivering();
  await expect.poll(() => alpha.verified.map((each) => each.id?.href), eventually).toEqual([id]);
  expect(alpha.signedBy).toEqual([(await keys.sender(group, 'rsa')).keyId.href]);
});

it('sends nothing to a blocked host, nor what was queued before it was blocked', async () => {
  await followed(app, alpha.known('ana'), group);
  await followed(app, beta.known('cid'), group);
  await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  expect(await node.depth()).toBe(4);
  const block = { host: new URL(alpha.origin).host, policy: 'block', reason: null, setAt: clock.now() } as const;
  await app.store.transact((writer) => writer.peers.savePolicy(block));
  node.startDelivering();
  await expect.poll(() => beta.verified.length, eventually).toBe(2);
  await expect.poll(() => node.depth(), eventually).toBe(0);
  await propose(app, { by: leo, title: 'Des arceaux' });
  await node.work();
  await expect.poll(() => beta.verified.length, eventually).toBe(4);
  expect(alpha.posted).toEqual([]);
});

it('resumes after a worker was killed between two activities, with the same ids and without a gap', async () => {
  await followed(app, alpha.known('ana'), group);
  await followed(app, beta.known('cid'), group);
  await propose(app, { by: leo, title: 'Une piste' });
  await propose(app, { by: leo, title: 'Des arceaux' });
  // The worker dies before each of its sends in turn; a new one with no memory takes over each time.
  let killed = 0;
  for (let deaths = 0; deaths < 12; deaths += 1) {
    let left = 1;
    const dying = createDeliveries(
      {
        documents: node.documents,
        readSoftware: async () => null,
        send: async (message) => {
          if (message.inboxes.length > 0 && left-- === 0) throw new Error('killed');
          await node.send(message);
        },
      },
      async () => {},
    );
    try {
      await consumeEvents(app, dying.consumer);
      break;
    } catch {
      killed += 1;
    }
  }
  expect(killed).toBe(3);
  node.startDelivering();
  for (const peer of [alpha, beta]) {
    await expect.poll(() => peer.types(), eventually).toEqual(['Announce', 'Announce', 'Announce', 'Announce']);
    expect(new Set(ids(peer.posted)).size).toBe(4);
  }
  await expect.poll(() => node.depth(), eventually).toBe(0);
  expect(alpha.posted).toHaveLength(4);
});

it('goes on with the next page of inboxes where a worker died within a fan-out', async () => {
  for (let nth = 0; nth < 1_100; nth += 1) {
    const uri = `http://peer-${String(nth).padStart(4, '0')}.invalid/users/ana`;
    const inbox = `${new URL(uri).origin}/inbox`;
    await followed(app, alpha.known('ana', { uri, host: new URL(uri).host, inbox, sharedInbox: inbox }), group);
  }
  await propose(app, { by: leo, title: 'Une piste' });
  const queued: string[] = [];
  const pages: number[] = [];
  let alive = 2;
  const worker = () =>
    createDeliveries(
      {
        documents: node.documents,
        readSoftware: async () => null,
        send: async ({ activity, inboxes }) => {
          if (inboxes.length === 0) return;
          if (alive-- <= 0) throw new Error('killed');
          pages.push(inboxes.length);
          queued.push(...inboxes.map(({ uri }) => `${activity.uri} ${uri}`));
        },
      },
      async () => {},
    );
  await expect(consumeEvents(app, worker().consumer)).rejects.toThrow('killed');
  alive = Number.POSITIVE_INFINITY;
  await consumeEvents(app, worker().consumer);
  expect(pages).toEqual([500, 500, 100, 500, 500, 100]);
  expect(new Set(queued).size).toBe(queued.length);
  expect(queued).toHaveLength(2 * 1_100);
}, 60_000);
