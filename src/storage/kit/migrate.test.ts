import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Migration, migrations } from '../../../migrations/index.ts';
import { eachEngine } from '../../../test/storage/engines.ts';
import { migrateToLatest, pendingMigrations } from './migrate.ts';
import { DatabaseNewer } from './storage-error.ts';

const addsSignIn = (table: string): Migration => ({
  name: `9000-${table}`,
  up: async (db) => {
    await sql`create table ${sql.table(table)} (n int)`.execute(db);
  },
});

eachEngine('migrations', (given) => {
  test('have nothing left to do on a migrated database', async () => {
    expect(await pendingMigrations(given.database.db)).toEqual([]);
    expect(await migrateToLatest(given.database.db)).toEqual([]);
  });

  test('run once each when two programs start together', async () => {
    const all = [...migrations, addsSignIn('first_addition'), addsSignIn('second_addition')];
    const other = await given.openAnother();
    const ran = await Promise.all([migrateToLatest(given.database.db, all), migrateToLatest(other.db, all)]);
    expect(ran.flat().sort()).toEqual(['9000-first_addition', '9000-second_addition']);
  });

  test('refuse a database that a newer program migrated, naming what is unknown', async () => {
    const attempt = migrateToLatest(given.database.db, migrations);
    await expect(attempt).rejects.toBeInstanceOf(DatabaseNewer);
    await expect(attempt).rejects.toMatchObject({ unknownMigrations: ['9000-first_addition', '9000-second_addition'] });
    await expect(pendingMigrations(given.database.db, migrations)).rejects.toBeInstanceOf(DatabaseNewer);
  });

  test('leave no trace of the one that fails and keep those before it', async () => {
    const { db } = given.database;
    const failing: Migration = {
      name: '9001-failing',
      up: async (trx) => {
        await sql`create table left_behind (n int)`.execute(trx);
        await sql`select no_such_function()`.execute(trx);
      },
    };
    const all = [
      ...migrations,
      addsSignIn('first_addition'),
      addsSignIn('second_addition'),
      addsSignIn('third_addition'),
      failing,
    ];
    await expect(migrateToLatest(db, all)).rejects.toMatchObject({ code: '42883' });
    const { rows } = await sql<{ third: string | null; left: string | null }>`
      select to_regclass('third_addition')::text as third, to_regclass('left_behind')::text as left
    `.execute(db);
    expect(rows).toEqual([{ third: 'third_addition', left: null }]);
    expect(await pendingMigrations(db, all)).toEqual(['9001-failing']);
  });
});

test('carry distinct names in ascending order', () => {
  const names = migrations.map((migration) => migration.name);
  expect(names).toEqual([...new Set(names)].sort());
});
