import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { CHANGE_EVENTS } from '../../src/application/network/mirror/read-changes.ts';
import { changeEventsReader } from '../../src/storage/network/change-events.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const OTHERS = 5_000;

eachEngine('what co-hosts read again of a quiet consultation on a busy node', (suite) => {
  let app: Application;
  let quiet: string;
  let since: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    quiet = (await opened(app, 'quiet')).id;
    const busy = (await opened(app, 'busy')).id;
    await app.store.placeEvents();
    await sql`
      insert into event (id, position, type, version, at, consultation_id, data)
      select gen_random_uuid(), last + nth, case nth when 1 then 'participant-changed' else 'consultation-changed' end, 1, now(),
        case nth when 1 then null else ${quiet}::uuid end, '{}'
      from (select max(position) as last from event) as placed, generate_series(1, 2) as nth`.execute(
      suite.database.db,
    );
    since = (await changeEventsReader(suite.database.db).latestEvent(quiet, CHANGE_EVENTS)) ?? '';
    // Supports in the quiet one, comments in the busy one: neither is to be read again of the quiet one.
    await sql`
      insert into event (id, position, type, version, at, consultation_id, data)
      select gen_random_uuid(), last + nth, case nth % 2 when 0 then 'support-given' else 'comment-accepted' end, 1, now(),
        case nth % 2 when 0 then ${quiet} else ${busy} end::uuid, '{}'
      from (select max(position) as last from event) as placed, generate_series(1, ${OTHERS}::integer) as nth`.execute(
      suite.database.db,
    );
    await sql`analyze event`.execute(suite.database.db);
  });

  /** What is found, and how many events the database read for it. */
  const reading = async <T>(find: (reader: ReturnType<typeof changeEventsReader>) => Promise<T>) =>
    await suite.database.db.transaction().execute(async (transaction) => {
      const read = async () => {
        const { rows } = await sql<{ read: number }>`
          select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relid = 'event'::regclass`.execute(
          transaction,
        );
        return Number(rows[0]?.read);
      };
      const before = await read();
      const found = await find(changeEventsReader(transaction));
      return { found, read: (await read()) - before };
    });

  it('has its last change found without reading the others', async () => {
    const { found, read } = await reading((reader) => reader.latestEvent(quiet, CHANGE_EVENTS));
    expect(found).toBe(since);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(OTHERS / 10);
  });

  it('has nothing since its last change, found without reading the others', async () => {
    const { found, read } = await reading((reader) =>
      reader.eventsSince({ consultationId: quiet, since, types: CHANGE_EVENTS, limit: 500 }),
    );
    expect(found).toEqual([]);
    expect(read).toBeLessThan(OTHERS / 10);
  });

  it('has its changes and those of no consultation in the order of the log', async () => {
    const changes = await changeEventsReader(suite.database.db).eventsSince({
      consultationId: quiet,
      since: null,
      types: CHANGE_EVENTS,
      limit: 500,
    });
    const { rows } = await sql<{ id: string }>`
      select id from event where type = any(${[...CHANGE_EVENTS]}::text[])
        and (consultation_id = ${quiet}::uuid or consultation_id is null) order by position limit 500`.execute(
      suite.database.db,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(changes?.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });
});
