import { sql } from 'kysely';
import { v7 } from 'uuid';
import { consumeEvents, type EventConsumer } from '../src/application/event/consume-events.ts';
import type { NewEvent } from '../src/domain/event/event.ts';
import { cpuOf } from './cpu.ts';
import { onEach, type Place } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { sized } from './size.ts';

const EVENTS = sized(20_000, 300);
const ROUNDS = sized(5, 1);
const BATCH = 100;
/** CPU of an event that a consumer does nothing about. */
const TARGETS_US = { postgres: 60, embedded: 120 } as const;

export const eventConsumers: Bench = {
  name: 'event-consumers',
  says: 'gives a consumer of the event log that does nothing every event, beside reading the same rows',
  run: (note) => onEach(note, (place) => consumed(place, note)),
};

type Kind = 'work in the transaction' | 'effects outside';

async function consumed(place: Place, note: (text: string) => void): Promise<readonly Figure[]> {
  const { engine, app } = place;
  await append(place);
  const cpu = await cpuMeter(place);
  if (!cpu.ofServer) note('the processes of the server cannot be read: only the CPU of this process is in the figures');
  const spent = {
    reading: [] as number[],
    'work in the transaction': [] as number[],
    'effects outside': [] as number[],
  };
  const eachEvent = async (work: () => Promise<number>) => {
    const before = await cpu.read();
    const received = await work();
    if (received !== EVENTS) throw new Error(`${received} of ${EVENTS} events arrived`);
    return ((await cpu.read()) - before) / EVENTS;
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const reading = await eachEvent(() => readAll(place));
    const kinds: [Kind, number][] = [];
    for (const kind of ['work in the transaction', 'effects outside'] as const) {
      const consumer = counting(kind, `bench ${kind} ${round}`);
      const cost = await eachEvent(async () => {
        await consumeEvents(app, consumer);
        return consumer.arrived.size;
      });
      kinds.push([kind, cost]);
    }
    // The first warms up.
    if (round === 0) continue;
    spent.reading.push(reading);
    for (const [kind, cost] of kinds) spent[kind].push(cost);
  }
  return (['work in the transaction', 'effects outside'] as const).map((kind) => ({
    name: `an event, ${kind}, ${engine}`,
    unit: 'µs',
    value: percentilesOf(spent[kind]).p50,
    yardstick: { name: 'reading it', value: percentilesOf(spent.reading).p50 },
    target: TARGETS_US[engine],
  }));
}

function counting(kind: Kind, name: string): EventConsumer & { readonly arrived: Set<string> } {
  const received = new Set<string>();
  const count = async ({ id }: { readonly id: string }) => void received.add(id);
  return kind === 'effects outside'
    ? { name, arrived: received, consume: count }
    : { name, arrived: received, consumeWith: (_writer, event) => count(event) };
}

async function append({ app }: Place): Promise<void> {
  for (let from = 0; from < EVENTS; from += 1_000) {
    const events = Array.from(
      { length: Math.min(1_000, EVENTS - from) },
      (): NewEvent => ({
        id: v7(),
        type: 'support-given',
        at: new Date(),
        by: null,
        consultationId: v7(),
        proposalId: v7(),
        data: { side: 'for', version: 1, standing: 'resident' },
      }),
    );
    await app.store.transact((writer) => writer.events.append(...events));
  }
  await app.store.placeEvents();
}

/** The least that following the log needs: its rows in the same pages, no cursor and no transaction. */
async function readAll({ database }: Place): Promise<number> {
  let position = 0;
  let read = 0;
  for (;;) {
    const { rows } = await sql<{ position: number }>`
      select * from event where position > ${position} order by position limit ${BATCH}`.execute(database.db);
    read += rows.length;
    position = rows.at(-1)?.position ?? position;
    if (rows.length < BATCH) return read;
  }
}

type CpuMeter = { readonly ofServer: boolean; read(): Promise<number> };

/** Microseconds of CPU of this process and, on a server of this machine, of all processes of the server. */
export async function cpuMeter({ engine, database }: Place): Promise<CpuMeter> {
  const own = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  if (engine === 'embedded') return { ofServer: true, read: async () => own() };
  const ofServer = async () => {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database() or datname is null`.execute(database.db);
    return rows.map(({ pid }) => cpuOf(pid));
  };
  // The server may be on another machine, and the numbers those of other programs here.
  if ((await ofServer()).some((cpu) => cpu?.name !== 'postgres')) return { ofServer: false, read: async () => own() };
  return {
    ofServer: true,
    read: async () => (await ofServer()).reduce((sum, cpu) => sum + (cpu?.microseconds ?? 0), own()),
  };
}
