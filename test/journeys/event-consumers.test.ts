import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { consumeEvents, type EventConsumer, skipToLatest } from '../../src/application/event/consume-events.ts';
import { EVENT_CONSUMERS, readConsumers } from '../../src/application/event/event-consumers.ts';
import type { NewEvent } from '../../src/domain/event/event.ts';
import { readGauges } from '../../src/http/kit/gauges.ts';
import { createMetrics } from '../../src/http/kit/metrics.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { pseudonym } from '../support/supporters.ts';

eachEngine('the consumers of the event log', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });

  const metrics = async () => createMetrics().text(await readGauges(app, []));
  const reportOf = async (name: string) => (await readConsumers(app)).find((each) => each.name === name);

  it('are all in one list, also those that never moved', async () => {
    const reports = await readConsumers(app);
    expect(reports.map(({ name }) => name)).toEqual(Object.keys(EVENT_CONSUMERS));
    for (const report of reports) {
      expect(report.does).not.toBe('');
      expect(report.behind).toBeGreaterThan(0);
      expect(report).toMatchObject({ behindSince: clock.now(), succeededAt: null, failure: null, isFailing: false });
    }
  });

  it('show how far behind each is, and what it failed at last', async () => {
    for (const name of Object.keys(EVENT_CONSUMERS)) await skipToLatest(app, name);
    await opened(app, 'velo');
    clock.advance({ minutes: 2 });
    const failing = { name: 'federation', consume: () => Promise.reject(new TypeError('https://ana.example/inbox')) };
    await expect(consumeEvents(app, failing)).rejects.toThrow('ana.example');
    const text = await metrics();
    expect(text).toContain('parvis_reader_behind_seconds{reader="federation"} 120\n');
    expect(text).toMatch(/parvis_consumer_behind_events\{consumer="federation"\} [1-9]\d*\n/);
    expect(text).toContain('parvis_consumer_failing{consumer="federation"} 1\n');
    expect(text).toContain('parvis_consumer_failing{consumer="author-letters"} 0\n');
    expect(text).toMatch(/parvis_consumer_last_failure_timestamp_seconds\{consumer="federation"\} \d/);
    expect(text).not.toContain('parvis_consumer_last_failure_timestamp_seconds{consumer="author-letters"}');
    expect(await reportOf('federation')).toMatchObject({ isFailing: true, failure: { error: 'TypeError' } });
    expect(JSON.stringify(await readConsumers(app))).not.toContain('ana.example');
  });

  it('are well again once they moved, and what they failed at is still said', async () => {
    await consumeEvents(app, { name: 'federation', consume: async () => {} });
    expect(await metrics()).toContain('parvis_consumer_failing{consumer="federation"} 0\n');
    expect(await reportOf('federation')).toMatchObject({
      behind: 0,
      behindSince: null,
      isFailing: false,
      failure: { error: 'TypeError' },
    });
  });

  it('give what may be quiet together, and everything else in its order', async () => {
    const kinds = ['a', 'b', 'loud', 'c', 'ignored', 'd', 'e'];
    const ids = kinds.map(() => app.newId());
    const name = (id: string) => kinds[ids.indexOf(id)] ?? '';
    await skipToLatest(app, 'quiet');
    await app.store.transact((writer) =>
      writer.events.append(
        ...ids.map((id): NewEvent => {
          const of = { by: null, consultationId: app.newId(), proposalId: app.newId() };
          const data = { side: 'for', version: 1, standing: 'resident', supporter: pseudonym('anybody') } as const;
          return { id, type: 'support-given', at: clock.now(), ...of, data };
        }),
      ),
    );
    const done: string[] = [];
    const consumer: EventConsumer = {
      name: 'quiet',
      concerns: ({ id }) => name(id) !== 'ignored',
      consume: async ({ id }) => void done.push(name(id)),
      quiet: {
        mayBe: ({ id }) => name(id) !== 'loud',
        async consumeAll(events) {
          const given = events.map(({ id }) => name(id));
          if (given.includes('d')) throw new TypeError('not now');
          done.push(`together ${given.join(' ')}`);
          return new Set(events.filter(({ id }) => name(id) !== 'b').map(({ id }) => id));
        },
      },
    };
    await consumeEvents(app, consumer);
    // Those that could not be taken together are taken one after the other.
    expect(done).toEqual(['together a b', 'b', 'loud', 'c', 'd', 'e']);
  });
});
