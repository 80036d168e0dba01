import '../../src/start/temporal.ts';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import type { EntriesWire } from '../../src/application/journal/copy/ports.ts';
import type { Journal } from '../../src/application/journal/ports.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readWitnesses } from '../../src/application/journal/witness/read-witnesses.ts';
import { readEvidence } from '../../src/application/network/evidence/evidence.ts';
import { addPeer } from '../../src/application/network/peer/add-peer.ts';
import { changePeerPolicy } from '../../src/application/network/peer/change-peer-policy.ts';
import { readPeer } from '../../src/application/network/peer/read-peers.ts';
import { refreshPeers } from '../../src/application/network/peer/refresh-peers.ts';
import type { NewEvent } from '../../src/domain/event/event.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { askWitnesses } from '../../src/transparency/ask-witnesses.ts';
import { consultWitnesses, waitForWitnesses } from '../../src/transparency/contradiction.ts';
import { copyEntries } from '../../src/transparency/copy-entries.ts';
import { copyPeerJournals } from '../../src/transparency/copy-peer-journals.ts';
import { entriesRequest } from '../../src/transparency/entries-request.ts';
import { createEntriesWire } from '../../src/transparency/entries-wire.ts';
import { nextJournal } from '../../src/transparency/next-journal.ts';
import { RunningRoot } from '../../src/transparency/running-root.ts';
import { takeBackEntries } from '../../src/transparency/take-back-entries.ts';
import { ensureWitnessKey } from '../../src/transparency/witness.ts';
import { createWitnessWire } from '../../src/transparency/witness-wire.ts';
import { refusal, value } from '../support/city.ts';
import { peered, setUpCities } from './cities.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

describe('kept entries of a journal', () => {
  let network: Network;
  let lyon: Place;
  let torino: Place;
  const asks: number[] = [];
  const times: number[] = [];
  const fetched = createEntriesWire((url, { limits: _, ...init }) => fetch(url, init));
  const wire: EntriesWire = {
    ...fetched,
    async kept(prefix, request) {
      times.push(performance.now());
      asks.push(Number(request.split('\n')[2]?.split(' ')[0]));
      return await fetched.kept(prefix, request);
    },
  };
  const witnessWire = createWitnessWire((url, { limits: _, ...init }) => fetch(url, init));

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino] = network.places as [Place, Place];
    await setUpCities(network.places);
    await peered(lyon, torino);
    value(await addPeer(torino.node.app, torino.node.directory, { address: lyon.origin, by: null }));
    for (const place of [lyon, torino]) {
      await follow(place);
      await ensureWitnessKey(place.node.app);
    }
    network.advance({ hours: 2 });
    for (const { node } of [lyon, torino]) await refreshPeers(node.app, node.directory);
    await cosigned();
  }, 150_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const follow = async ({ node }: Place) => await consumeEvents(node.app, appendLeaves(node.app));
  const journal = async (): Promise<Journal> => (await readJournal(lyon.node.app)) ?? expect.fail('no journal');
  const keep = async (more: { readonly bytesMax?: number } = {}) =>
    await copyPeerJournals({ app: torino.node.app, wire, ...more });
  const takeBack = async (by: EntriesWire = wire) =>
    await takeBackEntries({ app: lyon.node.app, wire: by }, { byHand: true });
  const keepsEntries = async (yes: boolean) =>
    value(await changePeerPolicy(torino.node.app, { peer: `${lyon.origin}/`, keepsEntries: yes, by: null }));
  const copyAt = async ({ node }: Place) => {
    const { origin } = await journal();
    return await node.app.store.read((reader) => reader.journalCopies.get(origin));
  };
  const found = async (place: Place, about: Place) =>
    (await readEvidence(place.node.app, `${about.origin}/`)).filter(({ kind }) => kind === 'entries-differ');
  const entries = async () => await lyon.query<{ entry: string }>('select entry from journal_entry order by index');

  /** Something public happens so often. */
  async function acts(count: number): Promise<void> {
    const { app } = lyon.node;
    const subject = { by: null, consultationId: null, proposalId: null, data: {} };
    const act = (): NewEvent => ({ id: app.newId(), type: 'appearance-published', at: app.now(), ...subject });
    await app.store.transact((writer) => writer.events.append(...Array.from({ length: count }, act)));
    await follow(lyon);
  }

  async function cosigned(): Promise<void> {
    network.advance({ hours: 2 });
    expect(await askWitnesses(lyon.node.app, witnessWire)).toBe(1);
    expect((await journal()).cosigned).toBe((await journal()).checkpoint);
  }

  /** What a backup has of the journal. Restoring it leaves acts that happened just before it without their entries. */
  async function backup(): Promise<() => Promise<void>> {
    const before = await journal();
    const [cursor] = await lyon.query<{ position: number }>(
      "select position from event_cursor where reader = 'journal'",
    );
    const tiles = await lyon.query<{ level: number; index: number; hex: string }>(
      "select level, index, encode(hashes, 'hex') as hex from journal_tile",
    );
    return async () => {
      await lyon.query(`delete from journal_entry where index >= ${before.size}`);
      await lyon.query('delete from journal_tile');
      for (const { level, index, hex } of tiles) {
        await lyon.query(
          `insert into journal_tile (journal, level, index, hashes) values (1, ${level}, ${index}, decode('${hex}', 'hex'))`,
        );
      }
      await lyon.query(
        `delete from act_batch_part where batch in (select at from act_batch where index >= ${before.size})`,
      );
      await lyon.query(`delete from act_batch where index >= ${before.size}`);
      await lyon.query(`update event_cursor set position = ${cursor?.position} where reader = 'journal'`);
      await lyon.node.app.store.transact((writer) => writer.journal.save(before));
      await waitForWitnesses(lyon.node.app);
      await consultWitnesses(lyon.node.app, witnessWire);
      expect((await journal()).contradictedBy).not.toBeNull();
    };
  }

  it('are read where an administrator wants it, and no more than were cosigned', async () => {
    await acts(300);
    expect(await keep()).toBe('done');
    expect(await copyAt(torino)).toBeNull();
    await keepsEntries(true);
    await cosigned();
    const { size } = await journal();
    await acts(1);
    expect(await keep()).toBe('done');
    const verifiedAt = torino.clock.now();
    expect(await copyAt(torino)).toMatchObject({
      peer: `${lyon.origin}/`,
      verified: { size },
      verifiedAt,
      fault: null,
    });
    const shown = value(await readPeer(torino.node.app, `${lyon.origin}/`));
    expect(shown.kept).toMatchObject([{ origin: (await journal()).origin, verified: { size } }]);
    await cosigned();
    await keep();
    expect((await copyAt(torino))?.verified.size).toBe((await journal()).size);
  });

  it('are given to nobody but the node whose journal it is', async () => {
    const ask = async (body: string) =>
      (await fetch(`${torino.origin}/journal/witness/entries`, { method: 'POST', body })).status;
    const good = () => entriesRequest(lyon.node.app, stored, { from: 0, count: 256 });
    const stored = await journal();
    expect(await ask(good())).toBe(200);
    expect(await ask(good().replace('0 256', '0 255'))).toBe(403);
    expect(await ask('nothing')).toBe(400);
    const theirs = (await readJournal(torino.node.app)) ?? expect.fail('no journal');
    expect(await ask(entriesRequest(torino.node.app, theirs, { from: 0, count: 1 }))).toBe(404);
    expect(await ask(entriesRequest(lyon.node.app, stored, { from: 9_999, count: 1 }))).toBe(404);
    const late = good();
    network.advance({ minutes: 6 });
    expect(await ask(late)).toBe(400);
  });

  it('are taken back by a node that lost them, also where it is interrupted, and its journal goes on', async () => {
    const restore = await backup();
    await acts(600);
    await cosigned();
    await keep();
    const [before, all] = [await journal(), await entries()];
    await restore();
    expect((await journal()).size).toBeLessThan(before.size);
    asks.length = 0;
    times.length = 0;
    const breaking = {
      ...wire,
      kept: async (...of: Parameters<typeof wire.kept>) => (asks.length > 0 ? null : wire.kept(...of)),
    };
    expect(await takeBack(breaking)).toBe('failed');
    expect(await copyAt(lyon)).toMatchObject({ fault: 'unreachable', failures: 1 });
    const { takingBack } = await readWitnesses(lyon.node.app);
    const lost = before.size - (await journal()).size;
    expect(takingBack).toMatchObject({ from: { uri: `${torino.origin}/` }, lost, fault: 'unreachable' });
    expect(takingBack?.read).toBeGreaterThan(0);
    expect(await takeBackEntries({ app: lyon.node.app, wire })).toBe('failed');
    await network.restart(lyon);
    expect(await takeBack()).toBe('whole');
    expect(asks).toEqual([...asks].sort((a, b) => a - b));
    expect(new Set(asks).size).toBe(asks.length);
    // A witness answers 600 a minute.
    const pauses = times.slice(2).map((time, nth) => time - (times[nth + 1] ?? 0));
    expect(pauses.length).toBeGreaterThan(0);
    expect(Math.min(...pauses)).toBeGreaterThan(100);
    expect(await entries()).toEqual(all);
    const after = await journal();
    expect(after).toMatchObject({ number: 1, size: before.size, contradictedBy: null });
    expect(after.checkpoint.split('\n\n')[0]).toBe(before.checkpoint.split('\n\n')[0]);
    expect(await copyAt(lyon)).toBeNull();
    // Acts that the backup has and whose entries were taken back have one each.
    await consultWitnesses(lyon.node.app, witnessWire);
    await follow(lyon);
    expect(await entries()).toEqual(all);
    await acts(1);
    await cosigned();
    expect((await journal()).size).toBeGreaterThan(before.size);
    const twice = await lyon.query('select event_id from journal_entry group by event_id having count(*) > 1');
    expect(twice.filter((row) => (row as { event_id: string | null }).event_id !== null)).toEqual([]);
  });

  it('are taken back by one process at a time, and no other journal begins meanwhile', async () => {
    await keep();
    const restore = await backup();
    await acts(600);
    await cosigned();
    await keep();
    const { size } = await journal();
    await restore();
    const giving = (count: number, meanwhile?: () => Promise<unknown>): EntriesWire => {
      let given = 0;
      return {
        ...wire,
        async kept(...of) {
          given += 1;
          if (given === 2) await meanwhile?.();
          return given > count ? null : await wire.kept(...of);
        },
      };
    };
    // While one waits for the second bundle, another one stores it.
    const other = async () => await takeBack(giving(1));
    const next = async (by: EntriesWire, turnMs?: number) =>
      await nextJournal({ app: lyon.node.app, wire: by }, turnMs === undefined ? {} : { turnMs });
    expect(refusal(await next(giving(9, other)))).toEqual({ type: 'journal-being-taken-back' });
    expect(await copyAt(lyon)).toMatchObject({ fault: 'unreachable', failures: 1 });
    // Nor where the time of its turn is over before the end.
    await lyon.query("update journal_copy set peer = 'https://ancien.example/', failures = 3");
    const late: EntriesWire = {
      ...wire,
      async kept(...of) {
        const answer = await wire.kept(...of);
        await setTimeout(1_500);
        return answer;
      },
    };
    expect(refusal(await next(late, 1_000))).toEqual({ type: 'journal-being-taken-back' });
    // Whoever is asked instead of another one is asked as late.
    expect(await copyAt(lyon)).toMatchObject({ peer: `${torino.origin}/`, failures: 4 });
    expect(refusal(await next(wire))).toEqual({ type: 'journal-goes-on' });
    expect(await journal()).toMatchObject({ number: 1, size, contradictedBy: null });
    const stored = await lyon.query('select 1 from journal_copy_entry');
    expect(stored).toEqual([]);
    await consultWitnesses(lyon.node.app, witnessWire);
  });

  it('are too large where their number is, whatever is in them', async () => {
    const { app } = torino.node;
    const of = { origin: 'ville.example/journal', peer: 'https://ville.example/', start: new RunningRoot().state };
    const read = async (_: number, count: number) => Array.from({ length: count }, () => Buffer.alloc(1));
    const target = (size: number) => ({ origin: of.origin, size, root: Buffer.alloc(32) });
    const unread = async () => expect.fail('was read');
    const endless = { ...of, target: target(2 ** 50), read: unread, bundles: 64 };
    expect(await copyEntries(app, endless)).toMatchObject({ outcome: 'too-large', added: 0 });
    const long = { ...of, target: target(300), read, bundles: 64, bytesMax: 300 * 128 };
    expect(await copyEntries(app, long)).toMatchObject({ outcome: 'too-large', added: 256 });
    await torino.query(`delete from journal_copy where origin = '${of.origin}'`);
  });

  it('that do not lead to the checkpoint are refused, and evidence of whoever gave them', async () => {
    await keep();
    const restore = await backup();
    await acts(3);
    await cosigned();
    await keep();
    const { size, origin } = await journal();
    await restore();
    const change = `update journal_copy_entry set entry = set_byte(entry, 9, get_byte(entry, 9) # 1)
      where origin = '${origin}' and index = ${size - 1}`;
    await torino.query(change);
    // Not of whoever does not answer to the question whose entries are others.
    const here = (await journal()).size;
    const silent: EntriesWire = {
      ...wire,
      kept: async (prefix, request) =>
        Number(request.split('\n')[2]?.split(' ')[0]) < here
          ? { status: 429, body: Buffer.of() }
          : await wire.kept(prefix, request),
    };
    expect(await takeBack(silent)).toBe('failed');
    expect(await copyAt(lyon)).toMatchObject({ fault: 'other-entries' });
    expect(await found(lyon, torino)).toEqual([]);
    expect(await takeBack()).toBe('failed');
    expect(await copyAt(lyon)).toMatchObject({ fault: 'other-entries', peer: `${torino.origin}/` });
    expect(await found(lyon, torino)).toHaveLength(1);
    expect((await journal()).contradictedBy).not.toBeNull();
    await takeBack();
    expect(await found(lyon, torino)).toHaveLength(1);
    await torino.query(change);
    expect(await takeBack()).toBe('whole');
    await consultWitnesses(lyon.node.app, witnessWire);
    expect((await journal()).size).toBe(size);
  });

  it('of a peer are refused where it serves others than it signed, and where they are too many', async () => {
    const again = async () => await torino.query('delete from journal_copy');
    await again();
    expect(await keep({ bytesMax: 100 })).toBe('done');
    expect(await copyAt(torino)).toMatchObject({ fault: 'too-large', verified: { size: 0 }, read: { size: 0 } });
    expect(await found(torino, lyon)).toEqual([]);
    await again();
    await lyon.query("update journal_entry set entry = entry || ' ' where index = 5");
    expect(await keep()).toBe('done');
    expect(await copyAt(torino)).toMatchObject({ fault: 'other-entries', verified: { size: 0 }, read: { size: 0 } });
    expect(await found(torino, lyon)).toHaveLength(1);
    expect(await torino.query('select 1 from journal_copy_entry')).toEqual([]);
    await lyon.query('update journal_entry set entry = rtrim(entry) where index = 5');
    network.advance({ minutes: 1 });
    await keep();
    expect(await copyAt(torino)).toMatchObject({ fault: null, verified: { size: (await journal()).size } });
  });

  it('that are too few leave the journal stopped, and what came is kept for the next time', async () => {
    await keep();
    const restore = await backup();
    await acts(3);
    await cosigned();
    const { size } = await journal();
    await restore();
    expect(await takeBack()).toBe('failed');
    expect(await copyAt(lyon)).toMatchObject({ fault: 'too-few' });
    expect(await found(lyon, torino)).toHaveLength(1);
    expect((await journal()).contradictedBy).not.toBeNull();
    expect((await journal()).size).toBeLessThan(size);
  });

  it('are deleted once they are to be kept no more', async () => {
    expect(await copyAt(torino)).not.toBeNull();
    await keepsEntries(false);
    await keep();
    expect(await copyAt(torino)).toBeNull();
    expect(await torino.query('select 1 from journal_copy_entry')).toEqual([]);
  });
});
