import '../../src/start/temporal.ts';
import { Move } from '@fedify/vocab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOrigin } from '../../src/application/network/move/check-origin.ts';
import { moveOrigin } from '../../src/application/network/move/move-origin.ts';
import { readFormerOrigins } from '../../src/application/network/move/read-former-origins.ts';
import { repeatMove } from '../../src/application/network/move/repeat-move.ts';
import { deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { type StockPeer, stockPeer } from '../federation/stock-peer.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const DOCUMENT = { headers: { accept: 'application/activity+json' }, redirect: 'manual' } as const;

describe('an institution that moves to another address', () => {
  let network: Network;
  let place: Place;
  let peer: StockPeer;
  let before: string;
  let after: string;
  let leo: string;
  const path = `/consultations/${SLUG}`;
  const followedBy = async (name: string) => {
    const rows = await place.query<{ target: string }>(
      `select target from follow where follower = '${peer.actor(name)}'`,
    );
    return rows.map(({ target }) => target).toSorted();
  };

  beforeAll(async () => {
    network = await openNetwork({ nodes: 1, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [place] = network.places as [Place];
    peer = await stockPeer();
    ({ leo } = await deliveringCity(place.node.app));
    before = place.origin;
    await peer.follow('ana', before + path);
    await propose(place.node.app, { by: leo, title: 'Une piste sur le quai' });
    await network.settle();
    await peer.follow('bob', `${before}${path}/proposals/1`);
    for (const name of ['gus', 'ida', 'dan']) await peer.follow(name, before + path);
    await network.settle();
    peer.verified.length = 0;
    after = await network.move(place);
    await network.settle();
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
  });

  it('tells the followers of each of its actors, signed by the keys they know', async () => {
    await expect.poll(() => peer.verified.length, { timeout: 5_000 }).toBe(2);
    const moves = peer.verified.map((move) => {
      expect(move).toBeInstanceOf(Move);
      return [move.actorId?.href, move.objectId?.href, (move as Move).targetId?.href];
    });
    const [group, proposal] = [path, `${path}/proposals/1/actor`];
    expect(moves.toSorted()).toEqual([
      [before + group, before + group, after + group],
      [before + proposal, before + proposal, after + proposal],
    ]);
    await network.settle();
    expect(peer.verified).toHaveLength(2);
  });

  it('says under either address what the other one is, and leads readers on', async () => {
    const there = async (url: string) => (await (await fetch(url, DOCUMENT)).json()) as Record<string, unknown>;
    expect(await there(before + path)).toMatchObject({ id: before + path, movedTo: after + path });
    expect(await there(after + path)).toMatchObject({ id: after + path, alsoKnownAs: [before + path] });
    const page = await fetch(`${before}${path}?lang=en`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([308, `${after}${path}?lang=en`]);
    const actor = `${path}/proposals/1/actor`;
    const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, redirect: 'manual' } as const;
    const led = await fetch(before + actor, browser);
    expect([led.status, led.headers.get('location')]).toEqual([308, after + actor]);
    expect((await fetch(before + actor, { redirect: 'manual' })).status).toBe(200);
    const note = await fetch(`${before}${path}/proposals/1`, DOCUMENT);
    expect([note.status, note.headers.get('location')]).toEqual([308, `${after}${path}/proposals/1`]);
    const resource = (origin: string) => `acct:velo_2026@${new URL(origin).host}`;
    const finger = await there(`${before}/.well-known/webfinger?resource=${resource(before)}`);
    expect(finger).toMatchObject({ links: [{ rel: 'self', href: before + path }, {}] });
  });

  it('goes on telling whoever followed it, and takes what names its former address', async () => {
    peer.verified.length = 0;
    await propose(place.node.app, { by: leo, title: 'Des arceaux' });
    await network.settle();
    const [first] = peer.verified;
    expect(first?.actorId?.href).toBe(after + path);
    await peer.follow('cid', `${before}${path}/proposals/1`);
    await network.settle();
    const note = `${path}/proposals/1`;
    expect(await followedBy('cid')).toEqual([before + note, after + note].toSorted());
    await peer.unfollow('cid', before + note);
    await network.settle();
    expect(await followedBy('cid')).toEqual([]);
  });

  it('keeps whoever follows its Move: they follow the new actor, then undo the Follow of the former one', async () => {
    await peer.follow('gus', after + path);
    await network.settle();
    await peer.unfollow('gus', before + path);
    await network.settle();
    expect(await followedBy('gus')).toEqual([after + path]);
    // Deliveries of one server overtake each other.
    await peer.unfollow('ida', before + path);
    await network.settle();
    await peer.follow('ida', after + path);
    await network.settle();
    expect(await followedBy('ida')).toEqual([after + path]);
  });

  it('lets whoever knows of no Move end what they follow by the id they know', async () => {
    expect(await followedBy('dan')).toEqual([before + path, after + path].toSorted());
    await peer.unfollow('dan', before + path);
    await network.settle();
    expect(await followedBy('dan')).toEqual([]);
  });

  it('is refused for an address that was never its own, and does nothing the second time', async () => {
    const { app } = place.node;
    const from = async (origin: string) => await moveOrigin(app, { from: origin, by: null });
    expect(await from('https://other.example')).toMatchObject({ ok: false, refusal: { because: 'unknown-value' } });
    expect(await from('not an address')).toMatchObject({ ok: false, refusal: { because: 'not-a-web-address' } });
    expect(await from(`${before}/page`)).toMatchObject({ ok: false, refusal: { because: 'not-a-web-address' } });
    expect(await from(after)).toMatchObject({ ok: false, refusal: { because: 'duplicate' } });
    expect(await from(before)).toEqual({ ok: true, value: { from: before, to: after, followers: 0 } });
  });
});

describe('an institution whose former address does not lead to it yet', () => {
  let network: Network;
  let place: Place;
  let peer: StockPeer;
  let before: string;
  let after: string;
  const path = `/consultations/${SLUG}`;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 1, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [place] = network.places as [Place];
    peer = await stockPeer();
    await deliveringCity(place.node.app);
    before = place.origin;
    await peer.follow('ana', before + path);
    await peer.follow('bob', before + path);
    await network.settle();
    peer.verified.length = 0;
    after = await network.move(place, { isLed: false });
    await network.settle();
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
  });
  const moves = () => peer.verified.filter((activity) => activity instanceof Move).map(({ id }) => id?.href);

  it('tells nobody before the former actor says over the network where it is', async () => {
    network.advance({ hours: 2 });
    await network.settle();
    expect(moves()).toEqual([]);
    const waiting = { origin: before, leadsHere: false, notifiedAt: null };
    expect(await readFormerOrigins(place.node.app)).toMatchObject([waiting]);
    network.lead(place);
    network.advance({ hours: 2 });
    await network.settle();
    await expect.poll(() => moves().length, { timeout: 5_000 }).toBe(1);
    expect(await readFormerOrigins(place.node.app)).toMatchObject([{ leadsHere: true, notifiedAt: expect.any(Date) }]);
  });

  it('knows who has not come along, and tells them again where it is asked to', async () => {
    await peer.follow('ana', after + path);
    await network.settle();
    const left = { count: 1, some: [{ follower: peer.actor('bob'), target: before + path }] };
    expect(await readFormerOrigins(place.node.app)).toMatchObject([{ left }]);
    expect(await repeatMove(place.node.app, { unseen: false })).toEqual([before]);
    await network.settle();
    await expect.poll(() => moves().length, { timeout: 5_000 }).toBe(2);
    expect(new Set(moves()).size).toBe(2);
  });

  it('tells them without a look where the operator says that it leads here', async () => {
    await network.restart(place);
    expect(await repeatMove(place.node.app, { unseen: true })).toEqual([before]);
    await network.settle();
    await expect.poll(() => moves().length, { timeout: 5_000 }).toBe(3);
  });

  it('looks once a day for a year whether the former address still leads here', async () => {
    const lookedAt = async () => (await readFormerOrigins(place.node.app))[0]?.lookedAt;
    const first = await lookedAt();
    network.advance({ hours: 25 });
    await network.settle();
    const looked = await lookedAt();
    expect(looked?.getTime()).toBeGreaterThan(first?.getTime() ?? Number.POSITIVE_INFINITY);
    network.advance({ hours: 366 * 24 });
    await network.settle();
    expect(await lookedAt()).toEqual(looked);
  });

  it('is known by its keys to have been another node, once its address is changed without a word', async () => {
    const { app } = place.node;
    expect(await checkOrigin(app)).toBeNull();
    expect(await checkOrigin({ ...app, origin: 'https://elsewhere.example' })).toEqual({ was: after, isNew: true });
  });
});
