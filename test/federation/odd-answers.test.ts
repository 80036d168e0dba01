import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { withdrawProposal } from '../../src/application/proposal/withdraw-proposal.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, type InboxAnswer, type StockPeer, stockPeer } from './stock-peer.ts';

/** Days of tries are moments. */
const PACE = 1_000_000;
const eventually = { timeout: 20_000 } as const;

const html = () => new Response('<!doctype html><p>Welcome</p>', { headers: { 'content-type': 'text/html' } });

/** What a server may answer, and what that means: it is taken, refused, or to be tried again. */
const ANSWERS: readonly (readonly [name: string, answer: () => InboxAnswer, means: 'taken' | 'refused' | 'later'])[] = [
  ['400', () => 400, 'refused'],
  ['401', () => 401, 'refused'],
  ['403', () => 403, 'refused'],
  ['404', () => 404, 'refused'],
  ['422', () => 422, 'refused'],
  ['429', () => new Response(null, { status: 429, headers: { 'retry-after': '30' } }), 'later'],
  ['500', () => 500, 'later'],
  ['nothing for too long', () => 'hangs', 'later'],
  ['200 with a page', html, 'taken'],
];
const TYPES = ['Accept', 'Announce', 'Update', 'Delete'] as const;

let database: Database;
let clock: Clock;
let node: DeliveringNode;
let app: Application;
let outbound: Outbound;
let leo: string;
let group: string;

beforeAll(async () => {
  database = await openMigrated();
  clock = clockAt('2026-03-02T08:00:00Z');
  node = await deliveringNode(database, clock, { pace: PACE });
  ({ app } = node);
  outbound = createOutbound({
    origin: app.origin,
    version: '0',
    allowPrivateAddresses: true,
    limits: { headersMs: 1_000 },
    graceMs: 0,
  });
  outbound.install();
  ({ leo } = await deliveringCity(app));
  group = node.documents.uris.consultation(SLUG);
  await node.work();
  node.startDelivering();
});
afterAll(async () => {
  await node[Symbol.asyncDispose]();
  await outbound[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A proposal is made, changed and withdrawn, each once the control has the one before. */
async function liveOf(odd: StockPeer, control: StockPeer): Promise<void> {
  // So many are announced in an hour, and the rest in one post.
  clock.advance({ hours: 1, minutes: 1 });
  for (const peer of [odd, control]) {
    await followed(app, peer.known('ana'), group);
    const follow = { id: `${peer.actor('ana')}#f`, follower: peer.known('ana'), target: group, document: {} };
    await node.replies.acceptFollow(follow);
  }
  const proposal = await propose(app, { by: leo, title: 'Une piste' });
  await node.work();
  await expect.poll(() => control.types(), eventually).toHaveLength(3);
  const content = contentOf('Une piste large');
  value(await reviseProposal(app, { proposalId: proposal.id, authorId: leo, content, confirmed: true }));
  await node.work();
  await expect.poll(() => control.types(), eventually).toHaveLength(4);
  value(await withdrawProposal(app, { proposalId: proposal.id, authorId: leo }));
  await node.work();
  // First once more, in neutral words, then gone.
  await expect.poll(() => control.types(), eventually).toHaveLength(6);
}

/** What a server took, by type and id: whoever answers late is sent it once more. */
function taken({ verified }: StockPeer): ReadonlySet<string> {
  return new Set(verified.map(({ id, constructor: { name } }) => (name === 'Accept' ? name : `${name} ${id?.href}`)));
}

/** Servers that are about to be stopped have nobody who follows. */
async function forget(...peers: readonly StockPeer[]): Promise<void> {
  await app.store.transact(async (writer) => {
    for (const { origin } of peers) await writer.deliveries.deleteInbox(`${origin}/inbox`);
  });
}

describe.each(ANSWERS)('a server that answers %s', (_, answer, means) => {
  it.each(TYPES)('to each %s gets all the rest, and holds up nobody', async (type) => {
    await using stack = new AsyncDisposableStack();
    const [odd, control] = [stack.use(await stockPeer()), stack.use(await stockPeer())];
    stack.defer(() => forget(odd, control));
    odd.answersWith((activity) => (activity['type'] === type ? answer() : null));
    await liveOf(odd, control);
    expect(control.types().toSorted()).toEqual(['Accept', 'Announce', 'Announce', 'Delete', 'Update', 'Update']);
    expect(control.types().slice(-3)).toEqual(['Update', 'Update', 'Delete']);
    const isTriedOn = type === 'Delete' && means === 'later';
    if (isTriedOn) {
      await expect.poll(() => odd.posted.filter((each) => each['type'] === type).length, eventually).toBeGreaterThan(2);
      odd.answersWith(null);
    }
    await expect.poll(() => node.depth(), eventually).toBe(0);
    expect(new Set(odd.posted.map((activity) => activity['type']))).toEqual(
      new Set(['Accept', 'Announce', 'Update', 'Delete']),
    );
    // What it takes is there once; a page is an answer as good as another.
    const rest = [...taken(control)].filter((each) => isTriedOn || !each.startsWith(type));
    expect(taken(odd)).toEqual(new Set(rest));
    const asked = new Set(odd.posted.filter((each) => each['type'] === type).map(({ id }) => id));
    if (means === 'taken') expect(asked.size).toBe(type === 'Delete' || type === 'Accept' ? 1 : 2);
  });
});
