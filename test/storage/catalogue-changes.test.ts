import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { beginCatalogueChanges } from '../../src/application/network/catalogue/own-changes.ts';
import { EVENT_TYPES, EVENTS } from '../../src/domain/event/event.ts';
import { catalogueChangesReader } from '../../src/storage/network/catalogue-changes.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const SUPPORTS = 5_000;
const COUNTS: readonly (string | null)[] = ['all-supports', 'proposal-supports'];

eachEngine('where the catalogue changed last', (suite) => {
  let app: Application;
  let consultationId: string;
  let change: string | null;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    consultationId = (await opened(app, 'velo')).id;
    change = (await beginCatalogueChanges(app)).since;
    await sql`
      insert into event (id, position, type, version, at, consultation_id, data)
      select gen_random_uuid(), last + nth, 'support-given', 1, now(), ${consultationId}::uuid, '{}'
      from (select max(position) as last from event) as placed, generate_series(1, ${SUPPORTS}::integer) as nth`.execute(
      suite.database.db,
    );
    await sql`analyze event`.execute(suite.database.db);
  });

  /** The last change after a position, and how many events the database read for it. */
  const lastChange = async (after: number, consultations: readonly string[]) =>
    await suite.database.db.transaction().execute(async (transaction) => {
      const read = async () => {
        const { rows } = await sql<{ read: number }>`
          select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relid = 'event'::regclass`.execute(
          transaction,
        );
        return Number(rows[0]?.read);
      };
      const before = await read();
      const found = await catalogueChangesReader(transaction).lastChange({
        types: EVENT_TYPES.filter(
          (type) => EVENTS[type].catalogue !== null && !COUNTS.includes(EVENTS[type].catalogue),
        ),
        within: { consultations, types: EVENT_TYPES.filter((type) => COUNTS.includes(EVENTS[type].catalogue)) },
        after,
      });
      return { id: found?.id ?? null, read: (await read()) - before };
    });

  it('is found without reading the supports that came since', async () => {
    const { id, read } = await lastChange(0, []);
    expect(change).not.toBe(null);
    expect(id).toBe(change);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(SUPPORTS / 10);
  });

  it('is found among new counts alone where they are seen, after where somebody read', async () => {
    const last = await app.store.read((reader) => reader.events.last());
    const { id, read } = await lastChange(last - 10, [consultationId]);
    expect((await app.store.read((reader) => reader.events.byId(id ?? '')))?.position).toBe(last);
    expect(read).toBeLessThan(SUPPORTS / 10);
    const none = await lastChange(last, [consultationId]);
    expect(none.id).toBe(null);
    expect(none.read).toBeLessThan(SUPPORTS / 10);
  });
});
