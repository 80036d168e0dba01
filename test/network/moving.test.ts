import '../../src/start/temporal.ts';
import { Move } from '@fedify/vocab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveOrigin } from '../../src/application/network/move/move-origin.ts';
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
    const followed = await place.query<{ target: string }>(
      `select target from follow where follower = '${peer.actor('cid')}'`,
    );
    expect(followed).toEqual([{ target: `${after}${path}/proposals/1` }]);
  });

  it('is refused for an address that was never its own, and does nothing the second time', async () => {
    const { app } = place.node;
    const from = async (origin: string) => await moveOrigin(app, { from: origin, by: null });
    expect(await from('https://other.example')).toMatchObject({ ok: false, refusal: { because: 'unknown-value' } });
    expect(await from('not an address')).toMatchObject({ ok: false, refusal: { because: 'not-an-address' } });
    expect(await from(`${before}/page`)).toMatchObject({ ok: false, refusal: { because: 'not-an-address' } });
    expect(await from(after)).toMatchObject({ ok: false, refusal: { because: 'duplicate' } });
    expect(await from(before)).toEqual({ ok: true, value: { from: before, to: after, followers: 0 } });
  });
});
