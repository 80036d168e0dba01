import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Application } from '../src/application/application.ts';
import { consumeEvents } from '../src/application/event/consume-events.ts';
import { readJournal } from '../src/application/journal/read-journal.ts';
import { readProof } from '../src/application/journal/read-proof.ts';
import type { LoggedEvent, NewEvent } from '../src/domain/event/event.ts';
import { appendLeaves } from '../src/transparency/append-leaves.ts';
import { verifyProof } from '../src/transparency/verify-proof.ts';
import { onEach, type Place } from './databases.ts';
import { cpuMeter } from './event-consumers.ts';
import { type Bench, type Figure, percentilesOf, spreadOf } from './figure.ts';
import { sized } from './size.ts';

const ACTS = sized(5_000, 300);
const ROUNDS = sized(3, 1);
/** Leaves of a long journal; `LEAVES=100000 npm run bench journal` has so many on either engine. */
const ASKED = Number(process.env['LEAVES'] ?? 0);
const LEAVES = { postgres: ASKED || sized(1_000_000, 600), embedded: ASKED || sized(50_000, 600) } as const;
const PORTION = 5_000;
const LEAF_US = 100;
const PROOF_MS = 5;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export const journalLeaves: Bench = {
  name: 'journal',
  says: 'adds leaves to the public journal, beside reading their events, and proves some of a million',
  run: (note) => onEach(note, (place) => measured(place, note)),
};

async function measured(place: Place, note: (text: string) => void): Promise<readonly Figure[]> {
  const { engine, app } = place;
  const cpu = await cpuMeter(place);
  if (!cpu.ofServer) note('the processes of the server cannot be read: only the CPU of this process is in the figures');
  const perLeaf: number[] = [];
  const perEvent: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await act(app);
    const eachOf = async (consumer: Parameters<typeof consumeEvents>[1]) => {
      const before = await cpu.read();
      const done = await consumeEvents(app, consumer);
      if (done !== ACTS) throw new Error(`${done} of ${ACTS} events arrived`);
      return ((await cpu.read()) - before) / ACTS;
    };
    perEvent.push(await eachOf({ name: 'bench reading', concerns: () => false, consumeWith: async () => {} }));
    perLeaf.push(await eachOf(appendLeaves(app)));
  }
  return [
    {
      name: `a leaf, ${engine}`,
      unit: 'µs',
      value: percentilesOf(perLeaf).p50,
      yardstick: { name: 'reading its event', value: percentilesOf(perEvent).p50 },
      target: LEAF_US,
    },
    ...(await longJournal(place, { note, cpu })),
  ];
}

/** A journal as long as that of a city after decades: proofs out of it, and what it takes in memory to make it longer. */
async function longJournal(
  place: Place,
  { note, cpu }: { readonly note: (text: string) => void; readonly cpu: Awaited<ReturnType<typeof cpuMeter>> },
): Promise<readonly Figure[]> {
  const { app, engine } = place;
  const leaves = LEAVES[engine];
  // Acts of the log, which the journal has from before: their proofs have what was said as well.
  const acts = await idsOfEntries(place);
  const tenth = { megabytes: Number.NaN };
  for (let size = await sizeOf(app); size < leaves; size = await sizeOf(app)) {
    if (Number.isNaN(tenth.megabytes) && size >= leaves / 10) tenth.megabytes = await megabytesHeld();
    acts.push(...(await grow(app, Math.min(PORTION, leaves - size))).slice(0, 20));
    if (size % 100_000 < PORTION) note(`${size} leaves`);
  }
  const after = await megabytesHeld();
  const { vkey, size: length } = (await readJournal(app)) ?? { vkey: '', size: 0 };
  const some = (nth: number) => acts[(nth * 7919) % acts.length] ?? '';
  const files: string[] = [];
  const cpuBefore = await cpu.read();
  const made = await spreadOf(async (run) => {
    files.push((await readProof(app, some(run))) ?? '');
  });
  const cpuOfProof = ((await cpu.read()) - cpuBefore) / files.length / 1_000;
  const verified = await spreadOf(async (run) => {
    if (verifyProof(files[run] ?? '', vkey).size !== length) throw new Error('no proof of an entry');
  });
  const row = await spreadOf((run) => app.store.read((reader) => reader.journal.entryOf(some(run))));
  const proved = await megabytesHeld();
  const reading = { name: 'reading the entry alone', value: row.median };
  const of = `out of ${length} leaves`;
  return [
    {
      name: `a proof ${of}, made, ${engine}`,
      ...{ unit: 'ms', value: made.median, p95: made.p95, yardstick: reading, target: PROOF_MS },
    },
    {
      name: `CPU of it, ${engine}`,
      unit: 'ms',
      value: cpuOfProof,
      yardstick: { name: 'its time until it is there, of which waiting is a part', value: made.median },
    },
    {
      name: `a proof ${of}, verified, ${engine}`,
      ...{ unit: 'ms', value: verified.median, p95: verified.p95, yardstick: reading },
    },
    {
      name: `memory held at ${length} leaves, ${engine}`,
      unit: 'MB',
      value: after,
      yardstick: { name: 'at a tenth of them', value: tenth.megabytes },
      target: tenth.megabytes * 1.1,
    },
    {
      name: `memory held after ${files.length} proofs, ${engine}`,
      unit: 'MB',
      value: proved,
      yardstick: { name: 'before them', value: after },
      target: after * 1.1,
    },
  ];
}

/** Adds leaves of acts that are nowhere else, as many at a time as a node does, and answers their ids. */
async function grow(app: Application, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  const journal = appendLeaves(app);
  while (ids.length < count) {
    const some = Array.from({ length: Math.min(journal.batch ?? 1, count - ids.length) }, newAct) as LoggedEvent[];
    await app.store.transact(async (writer) => {
      // Hashes are there without the acts that they would be of.
      const withoutEntry = async () =>
        new Map(some.map(({ id }) => [id, { commitment: Buffer.alloc(32, id), salt: null }]));
      await journal.consumeAllWith({ ...writer, commitments: { ...writer.commitments, withoutEntry } }, some);
    });
    ids.push(...some.map(({ id }) => id));
  }
  return ids;
}

async function idsOfEntries({ database }: Place): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select event_id as id from journal_entry where event_id is not null order by index limit 20`.execute(database.db);
  return rows.map(({ id }) => id);
}

async function sizeOf(app: Application): Promise<number> {
  return (await readJournal(app))?.size ?? 0;
}

/**
 * What the program holds once what it is done with is collected: what a process has from the system is what it had at its
 * busiest, and rises with how long the collector was not needed. Buffers are given back a turn after what held them.
 */
async function megabytesHeld(): Promise<number> {
  collect();
  await setImmediate();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

async function act(app: Application): Promise<void> {
  for (let from = 0; from < ACTS; from += 1_000) {
    const events = Array.from({ length: Math.min(1_000, ACTS - from) }, newAct);
    await app.store.transact((writer) => writer.events.append(...events));
  }
  await app.store.placeEvents();
}

function newAct(): NewEvent {
  const subject = { by: null, consultationId: null, proposalId: null };
  return { id: v7(), type: 'appearance-published', at: new Date(), ...subject, data: {} };
}
