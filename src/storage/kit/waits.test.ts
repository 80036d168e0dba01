import '../../start/temporal.ts';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { eachEngine } from '../../../test/storage/engines.ts';
import { createMessageQueue } from '../federation/queue.ts';
import { claimMessages, returnMessage } from '../federation/queue-rows.ts';
import { createSecretBox } from './secret-box.ts';
import { endWaitsOfClock, WAITS } from './waits.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-03-02T08:00:00Z');
const TOMORROW = new Date(NOW.getTime() + DAY);
const secretBox = createSecretBox('a secret key of at least thirty-two characters');

eachEngine('waits after the clock was set back', (given) => {
  const claimed = async () => {
    const claim = { queue: 'outbox', limit: 10, leaseMs: 30_000 };
    return (await claimMessages(given.database, claim)).claimed;
  };
  const hostHeldUntil = async () => {
    const row = await given.database.db.selectFrom('failing_host').select('held_until').executeTakeFirstOrThrow();
    return row.held_until;
  };

  test('that are long end, of messages and all that is behind them too', async () => {
    const { database } = given;
    const queue = createMessageQueue({ database, secretBox, name: 'outbox', onFailure: () => {} });
    await queue.enqueueMany?.(['first', 'second'], { orderingKey: 'same' });
    expect(await endWaitsOfClock(database, TOMORROW)).toBe(false);
    const [first] = await claimed();
    if (first === undefined) expect.fail('nothing was claimed');
    // What a failure leaves while the clock is a day ahead.
    await returnMessage(database.db, first, DAY + 60_000);
    await database.db
      .insertInto('failing_host')
      .values({ host: 'a.example', since: NOW, failed_at: NOW, error: '', failures: '[]', held_until: TOMORROW })
      .execute();
    expect(await claimed()).toEqual([]);

    expect(await endWaitsOfClock(database, NOW)).toBe(true);
    expect((await claimed()).map(({ id }) => id)).toEqual([first.id]);
    expect(await hostHeldUntil()).toEqual(NOW);
  });

  test('stay where the clock went on, and the short ones anyhow', async () => {
    const { database } = given;
    const hold = async (until: Date) =>
      await database.db.updateTable('failing_host').set({ held_until: until }).execute();
    const soon = new Date(NOW.getTime() + 9 * 60_000);
    await hold(TOMORROW);
    expect(await endWaitsOfClock(database, new Date(NOW.getTime() + 60_000))).toBe(false);
    expect(await hostHeldUntil()).toEqual(TOMORROW);
    await endWaitsOfClock(database, TOMORROW);
    await hold(soon);
    expect(await endWaitsOfClock(database, NOW)).toBe(true);
    expect(await hostHeldUntil()).toEqual(soon);
  });

  test('also where it is the clock of the database', async () => {
    const { database } = given;
    await sql`update clock set database_at = now() + interval '1 day'`.execute(database.db);
    await sql`update queue_message set ready_at = now() + interval '1 day', lease = null, leased_until = null`.execute(
      database.db,
    );
    expect(await claimed()).toEqual([]);
    expect(await endWaitsOfClock(database, NOW)).toBe(true);
    expect(await claimed()).toHaveLength(1);
  });

  describe('are known', () => {
    test('all of them', async () => {
      const { rows } = await sql<{ place: string }>`
        select table_name || '.' || column_name as place from information_schema.columns
        where table_schema = current_schema() and column_name in ('due_at', 'held_until', 'paused_until')
      `.execute(given.database.db);
      const known = Object.entries(WAITS).map(([table, column]) => `${table}.${column}`);
      expect(rows.map(({ place }) => place).toSorted()).toEqual(known.toSorted());
    });
  });
});
