import '../../src/start/temporal.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { EventData } from '../../src/domain/event/event.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { openMigrated } from '../storage/migrated.ts';
import { clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { type OddAnswer, type OddPeer, oddPeer } from './odd-peer.ts';
import { value } from './publishing-city.ts';
import { followed, peerKeys, type StockPeer, stockPeer } from './stock-peer.ts';

/** Days of tries are moments; or seconds, in which a server has the time to say something of its own. */
const PACE = { moments: 1_000_000, seconds: 1_000 } as const;
/** An address that the node had before; nothing answers there. */
const FORMER = 'http://former.example';
/** How long a server that hangs is waited for, as often as a delivery is tried. */
const WAIT_MS = { moments: 500, seconds: 3_000 } as const;
const eventually = { timeout: 240_000, interval: 50 } as const;

/** What a server may answer, and what that means: it is taken, refused, to be tried again, or nobody is there any more. */
const ANSWERS: readonly (readonly [name: string, answer: OddAnswer, means: 'taken' | 'refused' | 'later' | 'gone'])[] =
  [
    ['400', 400, 'refused'],
    ['401', 401, 'refused'],
    ['403', 403, 'refused'],
    ['404', 404, 'refused'],
    ['410', 410, 'gone'],
    ['422', 422, 'refused'],
    ['429', 429, 'later'],
    ['500', 500, 'later'],
    ['nothing and ends the connection', 'closes', 'later'],
    ['nothing for too long', 'hangs', 'later'],
    ['200 with a page', 'page', 'taken'],
  ];
/**
 * How many of each all followers get: both forms of an Announce, and of an Update and a Delete one, since nobody knows what they run;
 * before a Delete once more in neutral words.
 */
const SHARED = { Create: 1, Announce: 4, Move: 1, Update: 2, Delete: 1 };
/** How many of each one server gets for itself: answers to what it asked, and a Follow that is undone. */
const OWN = { Accept: 1, Reject: 1, Follow: 1, Undo: 1 };
const COUNTS: Readonly<Record<string, number>> = { ...SHARED, ...OWN };
type Type = keyof typeof SHARED | keyof typeof OWN;
const TYPES = Object.keys(COUNTS) as readonly Type[];
/** Those that go to somebody's own inbox: where that is gone, the others behind the shared one are not. */
const TO_OWN_INBOX: ReadonlySet<Type> = new Set(['Accept', 'Reject']);

let node: DeliveringNode;
let app: Application;
/** What a server got that takes everything, while the others did as they do. */
let control: OddPeer;

/** Begins a city of its own. Its pauses between tries are so much shorter. */
async function begin(open: AsyncDisposableStack, tries: 'moments' | 'seconds'): Promise<void> {
  const database = open.use(await openMigrated());
  node = open.use(
    await deliveringNode(database, clockAt('2026-03-02T08:00:00Z'), { pace: PACE[tries], former: [FORMER] }),
  );
  ({ app } = node);
  const limits = { headersMs: WAIT_MS[tries] };
  const { origin } = app;
  const outbound = open.use(createOutbound({ origin, version: '0', allowPrivateAddresses: true, limits, graceMs: 0 }));
  outbound.install();
  control = open.use(await oddPeer('', null));
}

/** As NodeBB does with an Announce: it never answers the request, and says by an activity of its own that it does not want it. */
async function rejectingPeer(type: Type, keys: Awaited<ReturnType<typeof peerKeys>>): Promise<StockPeer> {
  const peer = await stockPeer(keys);
  peer.answersWith((activity) => {
    if (activity['type'] !== type) return 202;
    const rejected = { id: String(activity['id']), actor: node.documents.uris.consultation(SLUG) };
    // One that does not arrive is sent again with the next try.
    peer.reject('ana', rejected).catch(() => {});
    return 'hangs';
  });
  return peer;
}

type Peer = Pick<OddPeer, 'known' | 'origin'>;

/** All that is sent to some servers, named by the type that each is odd about, each time until every one had its tries. */
async function history(
  servers: ReadonlyMap<string, Peer>,
  deletesTried: () => Promise<void> = async () => {},
): Promise<void> {
  const { leo } = await deliveringCity(app);
  const { uris } = node.documents;
  const [group, proposal] = [uris.consultation(SLUG), uris.proposalActor(SLUG, 1)];
  await node.work();
  const peers = [control, ...servers.values()];
  for (const peer of peers) {
    const ana = peer.known('ana');
    for (const target of [group, proposal, group.replace(app.origin, FORMER)]) await followed(app, ana, target);
  }
  const { id } = await propose(app, { by: leo, title: 'Une piste' });
  const follows = new Map<string, string>();
  const asking = [control, ...[...servers].flatMap(([of, peer]) => (isOwn(of) ? [peer] : []))];
  for (const peer of asking) {
    const ana = peer.known('ana');
    await node.replies.acceptFollow({ id: `${ana.uri}#f`, follower: ana, target: group, document: {} });
    const instrument = { id: `${peer.origin}/notes/1`, type: 'Note' };
    const quoted = uris.proposal(SLUG, 1);
    await node.replies.rejectQuote({ id: `${ana.uri}#q`, actor: ana, quoted, document: { instrument } });
    follows.set(ana.uri, await happens('peer-added', { peer: ana.uri }));
  }
  await app.store.transact(async ({ moving }) => {
    const state = { movedAt: app.now(), notifiedAt: null, lookedAt: null, leadsHere: null, unseen: false };
    await moving.saveFormerOrigin({ origin: FORMER, id: app.newId(), ...state });
    await moving.markLooked(FORMER, { at: app.now(), leadsHere: true });
  });
  node.startDelivering();
  await tried(['Create', 'Announce', 'Announce', 'Accept', 'Reject', 'Follow', 'Move']);
  const content = contentOf('Une piste large');
  value(await reviseProposal(app, { proposalId: id, authorId: leo, content, confirmed: true }));
  for (const [peer, follow] of follows) await happens('peer-removed', { peer, follow });
  await tried(['Update', 'Announce', 'Undo']);
  value(await withdrawProposal(app, { proposalId: id, authorId: leo }));
  await tried(['Update', 'Delete', 'Announce'], deletesTried);
}

/** Whether a server, named by the type that it is odd about, is sent something for itself. */
function isOwn(of: string): boolean {
  return Object.keys(OWN).some((type) => of.startsWith(type));
}

async function happens<T extends 'peer-added' | 'peer-removed'>(type: T, data: EventData[T]): Promise<string> {
  const id = app.newId();
  const event = { id, type, at: app.now(), by: null, consultationId: null, proposalId: null, data };
  await app.store.transact((writer) => writer.events.append(event as Parameters<typeof writer.events.append>[0]));
  return id;
}

/** The control gets what happened while others do not; then nothing waits, but for Deletes, which are tried until they are taken. */
async function tried(types: readonly string[], others: () => Promise<void> = async () => {}): Promise<void> {
  const known = new Set(control.taken.map(({ id }) => id));
  const news = () => [...new Map(control.taken.map((each) => [each.id, each.type]))].filter(([id]) => !known.has(id));
  const working = new AbortController();
  const work = (async () => {
    while (!working.signal.aborted) {
      await node.work();
      await sleep(50);
    }
  })();
  try {
    await vi.waitUntil(() => news().length >= types.length, eventually);
    expect(
      news()
        .map(([, type]) => type)
        .toSorted(),
    ).toEqual([...types].toSorted());
    await others();
    await vi.waitUntil(async () => (await node.depth()) === 0, eventually);
  } finally {
    working.abort();
    await work;
  }
}

/** How many of each type: whoever answers late is sent the same once more. */
function countsOf(activities: readonly { readonly type: string; readonly id: string }[]): Record<string, number> {
  const ids = Map.groupBy(activities, ({ type }) => type);
  return Object.fromEntries([...ids].map(([type, all]) => [type, new Set(all.map(({ id }) => id)).size]));
}

function dueTo(type: Type): Readonly<Record<string, number>> {
  return isOwn(type) ? COUNTS : SHARED;
}

function withoutType(type: Type): Record<string, number> {
  return Object.fromEntries(Object.entries(dueTo(type)).filter(([each]) => each !== type));
}

describe('a server that answers', () => {
  /** One for each answer to each type; all of them follow the same history at once. */
  const odd = new Map<string, OddPeer>();
  const open = new AsyncDisposableStack();
  const peerAt = (type: Type, name: string): OddPeer => {
    const peer = odd.get(`${type} ${name}`);
    if (peer === undefined) throw new Error(`no server for ${type} and ${name}`);
    return peer;
  };

  beforeAll(async () => {
    await begin(open, 'moments');
    for (const type of TYPES) {
      for (const [name, answer] of ANSWERS) odd.set(`${type} ${name}`, open.use(await oddPeer(type, answer)));
    }
    await history(odd, async () => {
      for (const [name, , means] of ANSWERS) {
        if (means !== 'later') continue;
        const peer = peerAt('Delete', name);
        await vi.waitUntil(() => peer.posted.filter(({ type }) => type === 'Delete').length > 2, eventually);
        peer.recovers();
      }
    });
  }, 900_000);
  afterAll(() => open.disposeAsync());

  describe.each(ANSWERS)('%s', (name, _, means) => {
    it.each(TYPES)('to each %s gets all the rest', (type) => {
      const { posted, taken } = peerAt(type, name);
      if (means === 'gone' && !TO_OWN_INBOX.has(type)) {
        // Nobody follows from there any more.
        const first = posted.findIndex((each) => each.type === type);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(countsOf(taken)).not.toHaveProperty(type);
        expect(posted.slice(first + 1).map((each) => each.type)).not.toContain('Delete');
        return;
      }
      expect(countsOf(posted)).toEqual(dueTo(type));
      // A page is an answer as good as another, and a Delete is tried until it is taken.
      if (means === 'taken')
        expect(posted).toHaveLength(Object.values(dueTo(type)).reduce((sum, count) => sum + count));
      const isTakenLater = type === 'Delete' && means === 'later';
      expect(countsOf(taken)).toEqual(isTakenLater ? dueTo(type) : withoutType(type));
    });
  });
});

describe('a server that rejects', () => {
  const rejecting = new Map<Type, StockPeer>();
  const open = new AsyncDisposableStack();

  beforeAll(async () => {
    await begin(open, 'seconds');
    const keys = await peerKeys();
    for (const type of TYPES) rejecting.set(type, open.use(await rejectingPeer(type, keys)));
    await history(rejecting);
  }, 900_000);
  afterAll(() => open.disposeAsync());

  it.each(TYPES)('each %s by an activity is not sent it again, and gets all the rest', (type) => {
    const posted = (rejecting.get(type)?.posted ?? []) as { type: string; id: string }[];
    expect(countsOf(posted)).toEqual(dueTo(type));
    // Far from all the tries that a server gets which does not answer.
    const tries = Map.groupBy(posted, ({ id }) => id);
    expect(Math.max(...[...tries.values()].map(({ length }) => length))).toBeLessThan(9);
  });
});
