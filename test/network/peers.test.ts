import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { addPeer } from '../../src/application/network/peer/add-peer.ts';
import { changePeerPolicy } from '../../src/application/network/peer/change-peer-policy.ts';
import { readPeer, readPeers } from '../../src/application/network/peer/read-peers.ts';
import { refreshPeers } from '../../src/application/network/peer/refresh-peers.ts';
import { removePeer } from '../../src/application/network/peer/remove-peer.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { askWitnesses } from '../../src/transparency/ask-witnesses.ts';
import { consultWitnesses, waitForWitnesses } from '../../src/transparency/contradiction.ts';
import { ensureWitnessKey } from '../../src/transparency/witness.ts';
import { createWitnessWire } from '../../src/transparency/witness-wire.ts';
import { serveOn } from '../federation/delivering-node.ts';
import { opened, refusal, value } from '../support/city.ts';
import { peered, setUpCities } from './cities.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'velo-2026';

describe('peers', () => {
  let network: Network;
  let lyon: Place;
  let torino: Place;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino] = network.places as [Place, Place];
    await setUpCities(network.places);
  }, 150_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const add = (address: string, more = {}) =>
    addPeer(lyon.node.app, lyon.node.directory, { address, by: null, ...more });
  const followers = (place: Place) => place.query<{ follower: string; target: string }>('select * from follow');

  it('are kept as they describe themselves, and followed by the institution', async () => {
    const peer = await peered(lyon, torino);
    expect(peer).toMatchObject({
      uri: `${torino.origin}/`,
      handle: `torino@${new URL(torino.origin).host}`,
      name: { it: 'Città di Torino' },
      territory: { code: '001272', name: { it: 'Torino' } },
      languages: ['it', 'en'],
      protocol: '1',
      software: 'parvis 0',
      // Of its own set-up, once it was added.
      journal: expect.toSatisfy((journal) => journal === null || journal.origin.endsWith('/journal')),
      mirrors: true,
      failingSince: null,
      // Nodes of a test live in another year than their answers.
      clockAheadMs: expect.any(Number),
    });
    await network.settle();
    expect(await followers(torino)).toMatchObject([{ follower: `${lyon.origin}/`, target: `${torino.origin}/` }]);
    expect(value(await readPeer(lyon.node.app, peer.handle)).followedSince).toBeInstanceOf(Date);
    const outbox = await fetch(`${lyon.origin}/outbox`, { headers: { accept: 'application/activity+json' } });
    expect(await outbox.json()).toMatchObject({ totalItems: 0 });
  });

  it('are refused by name where they are none', async () => {
    expect(refusal(await add(torino.origin))).toMatchObject({ type: 'already-peer' });
    expect(refusal(await add(`${lyon.origin}/consultations`))).toEqual({ type: 'own-node' });
    expect(refusal(await add('not an address'))).toMatchObject({ field: 'address', because: 'not-a-node-address' });
    expect(refusal(await add('http://localhost:1'))).toEqual({ type: 'peer-unreachable', host: 'localhost:1' });
    value(await setPolicy(lyon.node.app, { host: 'bad.example', policy: 'block', reason: null, by: null }));
    expect(refusal(await add('city@www.bad.example'))).toEqual({ type: 'host-blocked', host: 'www.bad.example' });
  });

  it('are refused where another program, another protocol or another institution answers', async () => {
    let nodeinfo: object = {};
    let actor: object = {};
    await using other = await serveOn(async (request) => {
      const { pathname, origin } = new URL(request.url);
      if (pathname === '/.well-known/nodeinfo') {
        const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.1';
        return Response.json({ links: [{ rel, href: `${origin}/nodeinfo` }] });
      }
      const type = { 'content-type': 'application/activity+json' };
      return pathname === '/nodeinfo' ? Response.json(nodeinfo) : Response.json(actor, { headers: type });
    });
    const { host } = new URL(other.origin);
    const messageContext = (parvis?: object) => ({
      software: { name: 'mastodon', version: '4.3' },
      metadata: parvis === undefined ? {} : { parvis },
    });
    const document = (await (
      await fetch(`${torino.origin}/`, { headers: { accept: 'application/activity+json' } })
    ).json()) as Record<string, unknown>;

    nodeinfo = messageContext();
    expect(refusal(await add(other.origin))).toEqual({ type: 'not-a-node', host });

    nodeinfo = messageContext({ protocol: '1', institution: `${torino.origin}/` });
    actor = document;
    expect(refusal(await add(other.origin))).toEqual({
      type: 'other-institution',
      host,
      said: `${torino.origin}/`,
    });
    const own = JSON.parse(JSON.stringify(document).replaceAll(torino.origin, other.origin)) as object;
    nodeinfo = messageContext({ protocol: '7', institution: `${other.origin}/` });
    actor = own;
    expect(refusal(await add(other.origin))).toEqual({ type: 'protocol-not-spoken', host, protocol: '7' });

    const evidence = await lyon.node.app.store.read((reader) =>
      reader.peering.evidence({ peer: `${other.origin}/`, limit: 10 }),
    );
    expect(evidence).toMatchObject([{ kind: 'other-institution', detail: { said: `${torino.origin}/` } }]);
    nodeinfo = messageContext({ protocol: '1', institution: `${other.origin}/` });
    expect(refusal(await add(other.origin, { uri: `${torino.origin}/` }))).toMatchObject({ type: 'other-institution' });
    expect(await readPeers(lyon.node.app)).toHaveLength(1);
  });

  it('are looked at every hour, and soon where they are silent: since when, and what they say anew', async () => {
    const { app, directory } = lyon.node;
    const { host } = new URL(torino.origin);
    expect(await refreshPeers(app, directory)).toBe(0);
    network.advance({ minutes: 73 });
    network.faults.partition(lyon.origin, torino.origin);
    await torino.query(`update institution set name = '{"it": "Comune di Torino"}'`);
    const since = app.now();
    // Documents are read signed, which is what a partition keeps from passing.
    expect(await refreshPeers(app, directory)).toBe(1);
    expect(value(await readPeer(app, host)).peer).toMatchObject({ failingSince: since });
    const lookedAfter = async (seconds: number) => {
      network.advance({ seconds });
      return await refreshPeers(app, directory);
    };
    // Soon at first, then after half as long as it was silent, at last every ten minutes.
    expect([await lookedAfter(4), await lookedAfter(1), await lookedAfter(5)]).toEqual([0, 1, 1]);
    expect([await lookedAfter(20), await lookedAfter(14), await lookedAfter(1)]).toEqual([1, 0, 1]);
    expect([await lookedAfter(3_600), await lookedAfter(599), await lookedAfter(1)]).toEqual([1, 0, 1]);
    expect(value(await readPeer(app, host)).peer).toMatchObject({ failingSince: since });
    network.faults.heal();
    network.advance({ minutes: 10 });
    await torino.node.work();
    await torino.query('select 1');
    await network.restart(torino);
    await refreshPeers(app, directory);
    const { peer } = value(await readPeer(app, host));
    expect(peer).toMatchObject({ failingSince: null, seenAt: app.now(), name: { it: 'Comune di Torino' } });
  });

  it('are told apart from who takes their place', async () => {
    const { app, directory } = lyon.node;
    await torino.query("update institution set handle = 'genova'");
    await lyon.query(`update peer set uri = '${torino.origin}/elsewhere', due_at = null`);
    await refreshPeers(app, directory);
    const [view] = await readPeers(app);
    expect(view).toMatchObject({ evidence: 1, peer: { failingSince: app.now() } });
    await lyon.query(`update peer set uri = '${torino.origin}/', due_at = null`);
    await torino.query("update institution set handle = 'torino'");
    await network.restart(torino);
    await refreshPeers(app, directory);
    expect((await readPeers(app))[0]).toMatchObject({ peer: { failingSince: null } });
  });

  it('may be what they are let be', async () => {
    const { host } = new URL(torino.origin);
    const changed = value(await changePeerPolicy(lyon.node.app, { peer: host, counts: false, by: null }));
    expect(changed).toMatchObject({ mirrors: true, counts: false, witnesses: true });
    const none = await changePeerPolicy(lyon.node.app, { peer: 'nobody.example', counts: false, by: null });
    expect(refusal(none)).toEqual({ type: 'not-found', what: 'peer' });
  });

  it('are removed without leaving anything, and only where what is shared with them may end', async () => {
    const { app } = lyon.node;
    const peer = `${torino.origin}/`;
    const { consultation } = await sharing();
    const query = { peer, by: null };
    expect(refusal(await removePeer(app, { ...query, endSharing: false }))).toMatchObject({
      type: 'still-sharing',
      consultations: [SLUG],
    });
    const removed = value(await removePeer(app, { ...query, endSharing: true }));
    expect(removed.ended).toEqual([SLUG]);
    await network.settle();
    expect(await followers(torino)).toEqual([]);
    const left = await app.store.read(async (reader) => ({
      peers: await reader.peering.peers(),
      following: await reader.peering.following(peer),
      cohosts: await reader.sharing.cohosts(consultation.id),
    }));
    expect(left).toMatchObject({ peers: [], following: null, cohosts: [{ status: 'withdrawn' }] });
    value(await add(torino.origin));
    await network.settle();
    expect(await followers(torino)).toHaveLength(1);
  });

  it('cosign the journals of each other, and one that lost what it signed stops', async () => {
    value(await addPeer(torino.node.app, torino.node.directory, { address: lyon.origin, by: null }));
    const { app } = lyon.node;
    const follow = async ({ node }: Place) => await consumeEvents(node.app, appendLeaves(node.app));
    for (const place of [lyon, torino]) {
      await follow(place);
      await ensureWitnessKey(place.node.app);
    }
    network.advance({ hours: 2 });
    for (const { node } of [lyon, torino]) await refreshPeers(node.app, node.directory);
    const wire = createWitnessWire((url, { limits: _, ...init }) => fetch(url, init));
    expect(await askWitnesses(app, wire)).toBe(1);
    const before = (await readJournal(app)) ?? expect.fail('no journal');
    const checkpoint = await (await fetch(`${lyon.origin}/journal/checkpoint`)).text();
    expect(checkpoint).toContain(`\n— ${new URL(torino.origin).host}/journal/witness `);
    expect(await (await fetch(`${lyon.origin}/journal`)).text()).toMatch(/Cosigné par [^.]*Comune di Torino/);
    await opened(app, 'arbres-2026');
    await follow(lyon);
    expect(await askWitnesses(app, wire)).toBe(1);
    await app.store.transact((writer) => writer.journal.save(before));
    await waitForWitnesses(app);
    await consultWitnesses(app, wire);
    expect((await readJournal(app))?.contradictedBy).toContain(before.origin);
    expect(await (await fetch(`${lyon.origin}/journal`)).text()).toContain('Ce journal est arrêté');
  });

  async function sharing() {
    const { app } = lyon.node;
    const consultation = await opened(app, SLUG);
    await app.store.transact((writer) =>
      writer.sharing.saveCohost({
        consultationId: consultation.id,
        peer: `${torino.origin}/`,
        invite: `${lyon.origin}/activities/invite`,
        status: 'accepted',
        registered: 1_000,
        registeredAt: app.now(),
        invitedAt: app.now(),
        answeredAt: app.now(),
      }),
    );
    return { consultation };
  }
});
