import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readProof } from '../../src/application/journal/read-proof.ts';
import type { WitnessWire } from '../../src/application/journal/witness/ports.ts';
import { readPolicy } from '../../src/application/journal/witness/read-policy.ts';
import { readWitnesses } from '../../src/application/journal/witness/read-witnesses.ts';
import { consistencyProof, type Hash, hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { readEvidence } from '../../src/application/network/evidence/evidence.ts';
import { journalFindings } from '../../src/cli/doctor-checks.ts';
import { journalWitnesses } from '../../src/cli/journal.ts';
import { journalRoutes, witnessRoutes } from '../../src/http/kit/journal-routes.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { appendLeaves, beginNextJournal } from '../../src/transparency/append-leaves.ts';
import { askStopped } from '../../src/transparency/ask-stopped.ts';
import { askWitnesses, handContradiction } from '../../src/transparency/ask-witnesses.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { consultWitnesses, waitForWitnesses } from '../../src/transparency/contradiction.ts';
import { peerJournalsJob } from '../../src/transparency/copy-peer-journals.ts';
import { cosignatureLine, cosignedAt, cosignerOf } from '../../src/transparency/cosignature.ts';
import { createEntriesWire } from '../../src/transparency/entries-wire.ts';
import { isSignedBy, noteIn, rawPublicKey, signedNote, verifierOf, vkeyOf } from '../../src/transparency/note.ts';
import { cosignersOf, policyIn } from '../../src/transparency/trust-policy.ts';
import { verifyProof } from '../../src/transparency/verify-proof.ts';
import { createWitness, ensureWitnessKey } from '../../src/transparency/witness.ts';
import { witnessJob } from '../../src/transparency/witness-job.ts';
import { createWitnessWire } from '../../src/transparency/witness-wire.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, refusal, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { peered } from '../support/peered.ts';

const TORINO = 'https://torino.example/';
const log = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');

eachEngine('witnesses', (suite) => {
  let app: Application;
  let clock: Clock;

  beforeAll(async () => {
    clock = clockAt('2026-03-02T08:00:00Z');
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'velo');
    await peered(app, TORINO);
    await app.store.transact(async (writer) => {
      const peer = (await writer.peering.peer(TORINO)) ?? expect.fail('no peer');
      const journal = {
        origin: 'torino.example/journal',
        vkey: vkeyOf('torino.example/journal', 'ed25519', rawPublicKey(log.publicKey)),
      };
      const name = 'torino.example/journal/witness';
      const witness = {
        url: `${TORINO}journal/witness`,
        vkey: vkeyOf(name, 'cosignature', rawPublicKey(theirs.publicKey)),
      };
      await writer.peering.savePeer({ ...peer, journal, witness });
    });
  });

  const leaves = Array.from({ length: 9 }, (_, nth) => hashLeaf(Buffer.from(`${nth}`)));
  const others = [...leaves.slice(0, 4), ...leaves.slice(5), hashLeaf(Buffer.from('another'))];
  const request = (
    old: number,
    tree: readonly Hash[],
    { origin = 'torino.example/journal', key = log.privateKey, proof = consistencyProof(tree, old) } = {},
  ) => {
    const note = signedNote(checkpointText({ origin, size: tree.length, root: rootOf(tree) }), {
      name: origin,
      privateKey: key,
    });
    return `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
  };
  /** How often whoever keeps entries was told of a cosignature. */
  let told = 0;
  const witness = () =>
    createWitness(app, async () => {
      told += 1;
    });
  const post = async (body: string) =>
    await witnessRoutes(app, witness()).request('/journal/witness/add-checkpoint', { method: 'POST', body });
  const statusOf = async (body: string) => (await post(body)).status;

  it('cosign what goes on from what they cosigned before, and give it again to whoever asks', async () => {
    const body = request(0, leaves.slice(0, 3));
    const answer = await post(body);
    expect(answer.status).toBe(200);
    const { vkey } = await ensureWitnessKey(app);
    const line = await answer.text();
    const note = noteIn(body.slice(body.indexOf('\n\n') + 2) + line) ?? expect.fail('no note');
    expect(cosignedAt(note, cosignerOf(vkey) ?? expect.fail('no key'))).toEqual(clock.now());
    expect(await statusOf(request(3, leaves.slice(0, 5)))).toBe(200);
    const witnessed = (await readWitnesses(app)).witnessed.find(({ peer }) => peer === TORINO);
    expect(witnessed).toMatchObject({ origin: 'torino.example/journal', size: 5, contradictedAt: null });
    expect(told).toBe(2);
    expect(await statusOf(request(0, leaves.slice(0, 6)))).toBe(409);
    expect(told).toBe(2);
  });

  it('give the same line again to whoever asks twice within a minute, and write nothing', async () => {
    const again = async () => await (await post(request(5, leaves.slice(0, 5)))).text();
    clock.advance({ minutes: 1 });
    const line = await again();
    clock.advance({ seconds: 30 });
    expect(await again()).toBe(line);
    clock.advance({ seconds: 31 });
    expect(await again()).not.toBe(line);
  });

  it('take so many checkpoints from one network and no more', async () => {
    const routes = witnessRoutes(app, createWitness(app), true);
    const from = async (address: string) => {
      const headers = { 'x-forwarded-for': address };
      return await routes.request('/journal/witness/add-checkpoint', { method: 'POST', body: 'nothing', headers });
    };
    for (let nth = 0; nth < 60; nth += 1) expect((await from('192.0.2.1')).status).toBe(400);
    const refused = await from('192.0.2.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('198.51.100.1')).status).toBe(400);
  });

  it('know no journal by a name at the address of somebody else', async () => {
    const OSLO = 'https://oslo.example/';
    await peered(app, OSLO);
    const claim = async (origin: string) =>
      await app.store.transact(async (writer) => {
        const peer = (await writer.peering.peer(OSLO)) ?? expect.fail('no peer');
        const vkey = vkeyOf(origin, 'ed25519', rawPublicKey(log.publicKey));
        await writer.peering.savePeer({ ...peer, journal: { origin, vkey }, witnesses: false });
      });
    await claim('bergen.example/journal');
    expect(await statusOf(request(0, leaves, { origin: 'bergen.example/journal' }))).toBe(404);
    await claim('oslo.example/journal');
    expect(await statusOf(request(0, leaves, { origin: 'oslo.example/journal' }))).toBe(200);
    // A journal keeps its name where its node moves.
    await app.store.transact(async (writer) => {
      const peer = (await writer.peering.peer(OSLO)) ?? expect.fail('no peer');
      await writer.peering.savePeer({ ...peer, origin: 'https://new.example' });
    });
    expect(await statusOf(request(9, leaves, { origin: 'oslo.example/journal' }))).toBe(200);
  });

  it('say what they have where the proof starts elsewhere', async () => {
    const answer = await post(request(3, leaves));
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('text/x.tlog.size');
    expect(await answer.text()).toBe('5\n');
  });

  it('refuse by name what is malformed, unknown, signed by another key or proves nothing', async () => {
    const good = request(5, leaves);
    for (const bad of [
      '',
      'old 5',
      good.replace('old 5', 'old 05'),
      good.replace(/^(old 5\n)/, '$1AA==\n'),
      request(9, leaves.slice(0, 3), { proof: [] }),
    ])
      expect(await statusOf(bad), bad).toBe(400);
    expect(await statusOf(`${'x'.repeat(70_000)}`)).toBe(413);
    expect(await statusOf(request(0, leaves, { origin: 'bergen.example/journal' }))).toBe(404);
    expect(await statusOf(request(5, leaves, { key: theirs.privateKey }))).toBe(403);
    expect(await statusOf(request(5, leaves, { proof: consistencyProof(leaves, 5).slice(1) }))).toBe(422);
    expect(await statusOf(request(5, [...leaves.slice(0, 4), ...leaves]))).toBe(422);
    expect((await readWitnesses(app)).witnessed.find(({ peer }) => peer === TORINO)?.size).toBe(5);
  });

  it('keep a second history of the same size as evidence, and go on with the first', async () => {
    const evidence = async () => (await readEvidence(app, TORINO)).filter(({ kind }) => kind === 'two-journals');
    expect(await evidence()).toEqual([]);
    const second = request(0, [...others.slice(0, 4), hashLeaf(Buffer.from('another'))]);
    expect(await statusOf(second)).toBe(422);
    expect(await statusOf(second)).toBe(422);
    const [found, ...more] = await evidence();
    expect(more).toEqual([]);
    const { first, second: other } = JSON.parse(found?.document ?? '{}') as Record<string, string>;
    expect(
      noteIn(first ?? '')
        ?.text.split('\n')
        .slice(0, 2),
    ).toEqual(['torino.example/journal', '5']);
    expect(noteIn(other ?? '')?.text).not.toBe(noteIn(first ?? '')?.text);
    expect((await readWitnesses(app)).witnessed.find(({ peer }) => peer === TORINO)?.contradictedAt).toEqual(
      clock.now(),
    );
    // A third one adds nothing to what is proven.
    expect(await statusOf(request(0, [...others.slice(0, 4), hashLeaf(Buffer.from('a third'))]))).toBe(422);
    expect(await evidence()).toHaveLength(1);
    expect(await statusOf(request(5, leaves))).toBe(200);
  });

  it('refuse another key under a name that they know, whoever publishes it', async () => {
    const publish = async (publicKey: KeyObject) =>
      await app.store.transact(async (writer) => {
        const peer = (await writer.peering.peer(TORINO)) ?? expect.fail('no peer');
        const origin = 'torino.example/journal';
        const journal = { origin, vkey: vkeyOf(origin, 'ed25519', rawPublicKey(publicKey)) };
        await writer.peering.savePeer({ ...peer, journal });
      });
    await publish(theirs.publicKey);
    const more = [...leaves, hashLeaf(Buffer.from('more'))];
    expect(await statusOf(request(9, more, { key: theirs.privateKey }))).toBe(403);
    await publish(log.publicKey);
    expect((await readWitnesses(app)).witnessed.find(({ peer }) => peer === TORINO)?.size).toBe(9);
  });

  /** A witness that cosigns whatever it is given and remembers what it was given last. */
  let seen = '';
  let answer: Awaited<ReturnType<WitnessWire['addCheckpoint']>> | 'cosign' = 'cosign';
  const wire: WitnessWire = {
    async addCheckpoint(_, body) {
      if (answer !== 'cosign') return answer;
      seen = body.slice(body.indexOf('\n\n') + 2);
      const text = noteIn(seen)?.text ?? expect.fail('no note');
      const name = 'torino.example/journal/witness';
      return { status: 200, body: cosignatureLine(text, { name, privateKey: theirs.privateKey, at: clock.now() }) };
    },
    newest: async () => (seen === '' ? { status: 404, body: '' } : { status: 200, body: seen }),
    served: async () => ({ status: 404, body: '' }),
  };
  const follow = async () => await consumeEvents(app, appendLeaves(app));
  const journal = async () => (await readJournal(app)) ?? expect.fail('no journal');
  const act = async () => {
    const event = {
      id: app.newId(),
      type: 'appearance-published' as const,
      at: app.now(),
      by: null,
      consultationId: null,
      proposalId: null,
      data: {},
    };
    await app.store.transact((writer) => writer.events.append(event));
  };
  /** A cosignature of what is not the checkpoint. */
  const signedOther = () =>
    cosignatureLine('x\n', { name: 'torino.example/journal/witness', privateKey: theirs.privateKey, at: clock.now() });
  const state = async () => (await readWitnesses(app)).witnesses.find(({ peer }) => peer.uri === TORINO)?.state;

  it('are asked once for each checkpoint, which is served with what they gave', async () => {
    await follow();
    expect(await askWitnesses(app, wire)).toBe(1);
    expect(await askWitnesses(app, wire)).toBe(0);
    const { checkpoint, cosigned, size } = await journal();
    expect(cosigned).toBe(checkpoint);
    expect(noteIn(checkpoint)?.signatures.map(({ name }) => name)).toEqual([
      'participation.example/journal',
      'torino.example/journal/witness',
    ]);
    expect(await state()).toMatchObject({ size, cosignedAt: clock.now(), fault: null });
    const suggested = await (await journalRoutes(app).request('/journal/policy')).text();
    expect(suggested).toContain('\ngroup witnesses/majority 1 torino.example\nquorum witnesses/majority\n');
    expect(cosignersOf(policyIn(suggested), noteIn(checkpoint) ?? expect.fail('no note'))).toEqual({
      names: ['torino.example'],
      areEnough: true,
      since: clock.now(),
    });
    await act();
    await follow();
    expect(noteIn((await journal()).checkpoint)?.signatures).toHaveLength(1);
    expect(await (await journalRoutes(app).request('/journal/cosigned')).text()).toBe(cosigned);
    expect((await journal()).cosigned).toBe(cosigned);
    // Proofs are by the checkpoint that has cosignatures.
    const entries = await app.store.read((reader) => reader.journal.entries(1, size));
    const [first, last] = [entries[0]?.eventId ?? '', entries.at(-1)?.eventId ?? ''];
    expect(await readProof(app, first)).toContain(cosigned);
    expect(verifyProof((await readProof(app, first)) ?? '', (await journal()).vkey)).toMatchObject({ index: 1, size });
    expect(verifyProof((await readProof(app, last)) ?? '', (await journal()).vkey)).toMatchObject({ size: size + 1 });
  });

  it('take no other line away than their own, whatever they are called', async () => {
    const peer = (await app.store.read((reader) => reader.peering.peer(TORINO))) ?? expect.fail('no peer');
    const named = async (name: string) => {
      const vkey = vkeyOf(name, 'cosignature', rawPublicKey(theirs.publicKey));
      const witness = { url: `${TORINO}journal/witness`, vkey };
      await app.store.transact((writer) => writer.peering.savePeer({ ...peer, witness }));
      const lying: WitnessWire = {
        ...wire,
        async addCheckpoint(prefix, body) {
          await wire.addCheckpoint(prefix, body);
          const text = noteIn(seen)?.text ?? expect.fail('no note');
          return { status: 200, body: cosignatureLine(text, { name, privateKey: theirs.privateKey, at: clock.now() }) };
        },
      };
      clock.advance({ hours: 1 });
      await act();
      await follow();
      await askWitnesses(app, lying);
      return noteIn((await journal()).checkpoint)?.signatures.map((each) => each.name);
    };
    const own = 'participation.example/journal';
    expect(await named(own)).toEqual([own]);
    expect((await state())?.fault).toBe('not-a-cosignature');
    expect(await named('oslo.example/journal/witness')).toEqual([own, 'oslo.example/journal/witness']);
    await app.store.transact((writer) => writer.peering.savePeer(peer));
    await act();
    await follow();
  });

  it('are named where they hang, refuse or lie, and asked again later and later', async () => {
    for (const [given, fault] of [
      [null, 'unreachable'],
      [{ status: 404, body: '' }, 'unknown-here'],
      [{ status: 500, body: '' }, 'refused'],
      [{ status: 200, body: 'nonsense\n' }, 'not-a-cosignature'],
      [{ status: 200, body: `another text\n\n${signedOther()}` }, 'not-a-cosignature'],
      [{ status: 409, body: 'many\n' }, 'not-a-cosignature'],
      [{ status: 409, body: '1000\n' }, 'unproven-size'],
    ] as const) {
      answer = given;
      clock.advance({ hours: 1 });
      expect(await askWitnesses(app, wire)).toBe(1);
      expect(await askWitnesses(app, wire)).toBe(0);
      expect((await state())?.fault, fault).toBe(fault);
    }
    expect(await state()).toMatchObject({ failures: 7 });
    expect((await journal()).contradictedBy).toBeNull();
    answer = 'cosign';
    clock.advance({ hours: 1 });
    await askWitnesses(app, wire);
    expect(await state()).toMatchObject({ fault: null, failures: 0 });
  });

  it('are heard before anything is signed after a start', async () => {
    await waitForWitnesses(app);
    await act();
    const { size } = await journal();
    await follow();
    expect((await journal()).size).toBe(size);
    const silent = { ...wire, newest: async () => null };
    for (const newest of [
      null,
      { status: 502, body: 'Bad Gateway' },
      { status: 200, body: 'Maintenance' },
      // It cosigned before, so that it has none is no answer of it.
      { status: 404, body: '' },
    ]) {
      await consultWitnesses(app, { ...wire, newest: async () => newest });
      await follow();
      expect((await journal()).size).toBe(size);
    }
    await consultWitnesses(app, wire);
    await follow();
    // The act, and before it the batch of the hour.
    expect((await journal()).size).toBe(size + 2);
    // One that was away before the start is not waited for where another one answers.
    const oslo =
      (await app.store.read((reader) => reader.peering.peer('https://oslo.example/'))) ?? expect.fail('no peer');
    const witness = { url: 'https://new.example/journal/witness', vkey: 'oslo.example/journal/witness+00000000+AAAA' };
    await app.store.transact((writer) => writer.peering.savePeer({ ...oslo, witness, witnesses: true }));
    const osloAway: WitnessWire = {
      ...wire,
      newest: async (prefix, origin) => (prefix === witness.url ? null : await wire.newest(prefix, origin)),
    };
    await waitForWitnesses(app);
    await consultWitnesses(app, osloAway);
    expect((await journal()).waitsSince).not.toBeNull();
    const { origin } = await journal();
    const away = { peer: oslo.uri, journal: origin, size: 1, cosignedAt: clock.now(), askedAt: clock.now() };
    await app.store.transact((writer) =>
      writer.witnesses.saveOfJournal({ ...away, fault: 'unreachable', failures: 1 }),
    );
    await consultWitnesses(app, osloAway);
    expect((await journal()).waitsSince).toBeNull();
    await waitForWitnesses(app);
    await consultWitnesses(app, { ...wire, newest: async () => null });
    expect((await journal()).waitsSince).not.toBeNull();
    await app.store.transact((writer) => writer.peering.savePeer(oslo));
    await waitForWitnesses(app);
    clock.advance({ seconds: 3 });
    await consultWitnesses(app, silent);
    expect((await journal()).waitsSince).toBeNull();
  });

  it('do not wait for one that hangs: what the others gave is served meanwhile', async () => {
    const oslo =
      (await app.store.read((reader) => reader.peering.peer('https://oslo.example/'))) ?? expect.fail('no peer');
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const name = 'oslo.example/journal/witness';
    const witness = { url: `https://${name}`, vkey: vkeyOf(name, 'cosignature', rawPublicKey(publicKey)) };
    await app.store.transact((writer) => writer.peering.savePeer({ ...oslo, witness, witnesses: true }));
    const hanging = Promise.withResolvers<void>();
    const slow: WitnessWire = {
      ...wire,
      async addCheckpoint(prefix, body) {
        const answer = await wire.addCheckpoint(prefix, body);
        if (prefix !== witness.url) return answer;
        await hanging.promise;
        const text = noteIn(body.slice(body.indexOf('\n\n') + 2))?.text ?? expect.fail('no note');
        return { status: 200, body: cosignatureLine(text, { name, privateKey, at: clock.now() }) };
      },
    };
    clock.advance({ hours: 1 });
    await act();
    await follow();
    const { size } = await journal();
    const signedBy = async () =>
      noteIn((await journal()).cosigned ?? '')?.signatures.map((each) => each.name.replace(/\/.*/, ''));
    const asking = askWitnesses(app, slow);
    const began = performance.now();
    const isServed = async () => (await state())?.size === size;
    while (!(await isServed()) && performance.now() - began < 5_000) await pause(50);
    expect(await signedBy()).toEqual(['participation.example', 'torino.example']);
    hanging.resolve();
    await asking;
    expect(await signedBy()).toEqual(['participation.example', 'torino.example', 'oslo.example']);
    await app.store.transact((writer) => writer.peering.savePeer(oslo));
  });

  it('hold up nothing for longer than three seconds where one does not answer, and are asked again later', async () => {
    const hanging = createServer((_, response) => void setTimeout(() => response.end(), 60_000).unref());
    await new Promise<void>((listening) => hanging.listen(0, '127.0.0.1', listening));
    const { port } = hanging.address() as AddressInfo;
    const outbound = createOutbound({ origin: app.origin, version: '0', allowPrivateAddresses: true });
    const slow = createWitnessWire((url, init) =>
      outbound.fetch(url.replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${port}`), init),
    );
    await waitForWitnesses(app);
    await act();
    const { size } = await journal();
    const began = performance.now();
    const away = { ...slow, addCheckpoint: async () => null };
    const job = witnessJob(
      app,
      away,
      createEntriesWire((url, init) => outbound.fetch(url, init)),
    );
    expect(await job.run(new AbortController().signal)).toBeLessThanOrEqual(1_000);
    expect((await journal()).waitsSince).not.toBeNull();
    clock.advance({ seconds: 3 });
    await job.run(new AbortController().signal);
    expect((await journal()).waitsSince).toBeNull();
    // Twice three seconds of silence, as no time passes for the node while it asks.
    expect(performance.now() - began).toBeLessThan(2 * 3_000 + 3_000);
    await follow();
    expect((await journal()).size).toBeGreaterThan(size);
    await askWitnesses(app, away);
    expect(await state()).toMatchObject({ fault: 'unreachable' });
    clock.advance({ seconds: 31 });
    await askWitnesses(app, wire);
    expect(await state()).toMatchObject({ fault: null, failures: 0 });
    hanging.closeAllConnections();
    hanging.close();
    await outbound[Symbol.asyncDispose]();
  });

  /** What `parvis journal witnesses` says. */
  const listed = async () => {
    const open = async () => ({ app });
    const { json, text } = value(await journalWitnesses.run({ open } as never, {} as never));
    return { json, lines: [text].flat() };
  };

  it('learn within ten minutes that a journal of theirs is stopped, and keep what it signed', async () => {
    const stopped = async () => (await readEvidence(app, TORINO)).filter(({ kind }) => kind === 'journal-stopped');
    const signed = (tree: readonly Hash[], key = log.privateKey) => {
      const [, note = ''] = request(0, tree, { key, proof: [] }).split('old 0\n\n');
      return note;
    };
    const asked: string[] = [];
    let contradicted = { status: 404, body: 'Not found\n' };
    const reading: WitnessWire = {
      ...wire,
      async served(url) {
        asked.push(url);
        return url.endsWith('/checkpoint') ? { status: 200, body: signed(leaves.slice(0, 5)) } : contradicted;
      },
    };
    const entries = { bundle: async () => null, kept: async () => null };
    const { run } = peerJournalsJob(app, { entries, witness: reading }, async () => async () => {});
    const look = async () => await run(new AbortController().signal);
    await look();
    expect(asked).toContain('https://torino.example/journal/contradicted');
    // Whoever answers in its name has to have its key.
    for (const body of ['', signed(leaves, theirs.privateKey)]) {
      contradicted = { status: 200, body };
      await askStopped(app, reading);
    }
    expect(await stopped()).toEqual([]);
    contradicted = { status: 200, body: signed(leaves) };
    clock.advance({ minutes: 9 });
    await look();
    expect(await stopped()).toEqual([]);
    clock.advance({ minutes: 1 });
    await look();
    await askStopped(app, reading);
    const [found, ...more] = await stopped();
    expect(more).toEqual([]);
    const first = { first: signed(leaves), second: signed(leaves.slice(0, 5)) };
    expect(JSON.parse(found?.document ?? '{}')).toEqual(first);
    const views = (await readWitnesses(app)).stopped;
    expect(views).toEqual([{ journal: 'torino.example/journal', peer: TORINO, at: clock.now() }]);
    const line = `stopped elsewhere: torino.example/journal of ${TORINO} said so ${clock.now().toISOString()}`;
    const said = await listed();
    expect(said.json).toMatchObject({ stopped: false, peersStopped: views });
    expect(said.lines.filter((each) => each.startsWith('stopped'))).toEqual([expect.stringContaining(line)]);
  });

  it('hear of no journal that it is stopped from a peer that names its own so', async () => {
    const GENT = 'https://gent.example/';
    await peered(app, GENT);
    const name = 'bergen.example/journal';
    const claim = async (origin: string) =>
      await app.store.transact(async (writer) => {
        const peer = (await writer.peering.peer(GENT)) ?? expect.fail('no peer');
        const vkey = vkeyOf(origin, 'ed25519', rawPublicKey(log.publicKey));
        await writer.peering.savePeer({ ...peer, journal: { origin, vkey } });
      });
    const stoppedBy = async () => {
      const served = async (url: string) => {
        const [, host = ''] = /^https:\/\/([^/]+)/.exec(url) ?? [];
        const origin = host === 'gent.example' ? claimed : `${host}/journal`;
        return { status: 200, body: request(0, leaves, { origin, proof: [] }).slice('old 0\n\n'.length) };
      };
      await askStopped(app, { ...wire, served });
      return (await readWitnesses(app)).stopped.filter(({ peer }) => peer === GENT).map(({ journal }) => journal);
    };
    let claimed = name;
    // Before and after that institution is a peer.
    await claim(name);
    expect(await stoppedBy()).toEqual([]);
    await peered(app, 'https://bergen.example/');
    expect(await stoppedBy()).toEqual([]);
    claimed = 'torino.example/journal';
    await claim(claimed);
    expect(await stoppedBy()).toEqual([]);
    claimed = 'gent.example/journal';
    await claim(claimed);
    expect(await stoppedBy()).toEqual([claimed]);
    await app.store.transact((writer) => writer.peering.deletePeer(GENT));
  });

  it('keep two signed trees of one size of a stopped journal as what proves itself', async () => {
    const proofs = async () => (await readEvidence(app, TORINO)).filter(({ kind }) => kind === 'two-journals').length;
    const before = await proofs();
    const served = async (url: string) => {
      const body = request(0, url.endsWith('/checkpoint') ? leaves.slice(0, 8) : others.slice(0, 8), { proof: [] });
      return { status: 200, body: body.slice('old 0\n\n'.length) };
    };
    await askStopped(app, { ...wire, served });
    expect(await proofs()).toBe(before + 1);
  });

  it('stop a journal that was restored, and no lie of theirs does', async () => {
    const before = await journal();
    await act();
    await follow();
    await askWitnesses(app, wire);
    const newest = seen;
    seen = newest.replace(/\n\d+\n/, '\n9999\n');
    await waitForWitnesses(app);
    clock.advance({ seconds: 31 });
    await consultWitnesses(app, wire);
    expect(await journal()).toMatchObject({ waitsSince: null, contradictedBy: null });
    seen = newest;
    // As the backup has it.
    await app.store.transact((writer) => writer.journal.save(before));
    await waitForWitnesses(app);
    await consultWitnesses(app, wire);
    expect((await journal()).contradictedBy).toBe(newest);
    const said = await listed();
    expect(said.json).toMatchObject({ stopped: true });
    expect(said.lines[1]).toMatch(/^stopped: it signed another history once; its witnesses are given both checkpoints/);
    await act();
    await follow();
    expect((await journal()).size).toBe(before.size);
    expect(await askWitnesses(app, wire)).toBe(0);
    expect(await (await journalRoutes(app).request('/journal/contradicted')).text()).toBe(newest);
    const handed: string[] = [];
    const taking: WitnessWire = {
      ...wire,
      async addCheckpoint(_, body) {
        handed.push(body);
        return { status: 422, body: '' };
      },
    };
    await handContradiction(app, taking);
    await handContradiction(app, taking);
    const note = noteIn(newest)?.text ?? expect.fail('no note');
    const both = [noteIn(before.checkpoint)?.text ?? expect.fail('no note'), note];
    expect(handed.map((body) => noteIn(body.slice(body.indexOf('\n\n') + 2))?.text)).toEqual(both);
    expect(handed.map((body) => body.split('\n', 1)[0])).toEqual(both.map((text) => `old ${text.split('\n')[1]}`));
  });

  it('leave it to a next journal, which begins with the last checkpoint that they have', async () => {
    const ended = await journal();
    const doctor = await journalFindings(app);
    expect(doctor[0]).toMatchObject({ state: 'fail', says: expect.stringContaining('parvis journal next') });
    const begun = value(await beginNextJournal(app));
    expect(begun).toMatchObject({ number: 2, origin: 'participation.example/journal/2', size: 1 });
    expect(refusal(await beginNextJournal(app))).toEqual({ type: 'journal-goes-on' });
    await follow();
    expect((await journal()).size).toBe(begun.size + 1);
    const get = async (path: string) => await journalRoutes(app).request(path);
    const entry = Buffer.from(await (await get('/journal/2/tile/entries/000.p/1')).arrayBuffer()).subarray(2);
    expect(JSON.parse(entry.toString())).toMatchObject({ type: 'journal-started', previous: ended.contradictedBy });
    expect(await (await get('/journal/checkpoint')).text()).toBe(ended.checkpoint);
    const note = noteIn(await (await get('/journal/2/checkpoint')).text()) ?? expect.fail('no note');
    expect(isSignedBy(note, verifierOf(begun.vkey) ?? expect.fail('no key'))).toBe(true);
    for (const none of ['/journal/1/checkpoint', '/journal/3/checkpoint', '/journal/02/checkpoint'])
      expect((await get(none)).status, none).toBe(404);
    expect((await journalFindings(app))[0]?.state).toBe('ok');
  });

  it('are suggested as more than half of those that cosign: no fewer meet the threshold', async () => {
    const { number, origin, checkpoint } = await journal();
    const before = await app.store.read((reader) => reader.peering.peers());
    const peers = Array.from({ length: 5 }, (_, nth) => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const host = `city${nth}.example`;
      const name = `${host}/journal/witness`;
      const vkey = vkeyOf(name, 'cosignature', rawPublicKey(publicKey));
      return { uri: `https://${host}/`, host, witness: { url: `https://${name}`, vkey }, name, privateKey };
    });
    const text = noteIn(checkpoint)?.text ?? expect.fail('no note');
    await app.store.transact(async (writer) => {
      for (const each of before) await writer.peering.savePeer({ ...each, witnesses: false });
    });
    const thresholds: (string | undefined)[] = [];
    for (const [nth, { uri, witness }] of peers.entries()) {
      await peered(app, uri);
      await app.store.transact(async (writer) => {
        const peer = (await writer.peering.peer(uri)) ?? expect.fail('no peer');
        await writer.peering.savePeer({ ...peer, witness });
        const asked = { peer: uri, journal: origin, askedAt: clock.now(), failures: 0, fault: null };
        await writer.witnesses.saveOfJournal({ ...asked, size: 1, cosignedAt: clock.now() });
      });
      const suggested = (await readPolicy(app, number)) ?? expect.fail('no policy');
      thresholds.push(/^group witnesses\/majority (\d+) /m.exec(suggested)?.[1]);
      const policy = policyIn(suggested);
      const lines = peers.map(({ name, privateKey }) => cosignatureLine(text, { name, privateKey, at: clock.now() }));
      const enough = lines.slice(0, nth + 2).map((_, count) => {
        const note = noteIn(`${text}\n${signedLine(checkpoint)}${lines.slice(0, count).join('')}`);
        return cosignersOf(policy, note ?? expect.fail('no note')).areEnough;
      });
      expect(enough).toEqual(enough.map((_, count) => count > (nth + 1) / 2));
    }
    expect(thresholds).toEqual(['1', '2', '2', '3', '3']);
  });
});

/** What the journal itself signed a checkpoint with. */
function signedLine(checkpoint: string): string {
  return checkpoint.slice(checkpoint.indexOf('\n\n') + 2).split(/(?<=\n)/)[0] ?? '';
}
