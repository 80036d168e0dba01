import { sql } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/application/application.ts';
import type { NewEvent } from '../../src/domain/event/event.ts';
import { createStore } from '../../src/storage/store.ts';
import { type Child, startChild } from './child.ts';
import { eachEngine } from './engines.ts';

/** Events of each part: enough that two who followed at once would meet. */
const EVENTS = 60;

const newEvent = (): NewEvent => ({
  id: v7(),
  type: 'institution-changed',
  at: new Date(),
  by: null,
  consultationId: null,
  proposalId: null,
  data: {},
});

eachEngine('two workers of one node', (suite) => {
  let store: Store;
  let workers: readonly Child[] = [];

  beforeAll(async () => {
    store = createStore(suite.database);
    await sql`create table followed (event uuid not null, pid int not null)`.execute(suite.database.db);
    if (suite.options === undefined) return;
    const options = JSON.stringify(suite.options);
    workers = [startChild('consume-events.ts', options), startChild('consume-events.ts', options)];
    await Promise.all(workers.map((worker) => worker.printed(1)));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
  });

  async function happen(count: number): Promise<void> {
    for (let nth = 0; nth < count; nth += 1) await store.transact((writer) => writer.events.append(newEvent()));
  }
  async function followed() {
    const { rows } = await sql<{ event: string; pid: number }>`select event, pid from followed`.execute(
      suite.database.db,
    );
    return rows;
  }

  if (suite.engine === 'embedded') {
    it('are one, for the directory has one process', async () => {
      await using first = await suite.database.lease('of two workers');
      expect(first).not.toBeNull();
      expect(await suite.database.lease('of two workers')).toBeNull();
    });
    return;
  }

  it('give each event to a reader once, and the second takes over where the first is killed', async () => {
    await happen(EVENTS);
    await expect.poll(async () => (await followed()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(EVENTS);
    const [pid, ...others] = new Set((await followed()).map((row) => row.pid));
    expect(others).toEqual([]);
    await workers.find((worker) => worker.pid === pid)?.kill();

    await happen(EVENTS);
    await expect.poll(async () => (await followed()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2 * EVENTS);
    const rows = await followed();
    expect(new Set(rows.map((row) => row.event)).size).toBe(2 * EVENTS);
    expect(rows).toHaveLength(2 * EVENTS);
    expect(rows.filter((row) => row.pid === pid)).toHaveLength(EVENTS);
  });
});
