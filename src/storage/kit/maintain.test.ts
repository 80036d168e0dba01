import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eachEngine } from '../../../test/storage/engines.ts';
import { maintainDatabase } from './maintain.ts';

eachEngine('maintenance', (given) => {
  if (given.engine === 'embedded') {
    test('gives the planner its figures and the space of dead rows back, only where something changed', async () => {
      const { db } = given.database;
      await sql`create table grown (n int primary key, filler text)`.execute(db);
      await sql`insert into grown select n, repeat('x', 500) from generate_series(1, 5000) n`.execute(db);
      const size = async () =>
        (await sql<{ size: number }>`select pg_relation_size('grown') as size`.execute(db)).rows[0]?.size;
      expect(await maintainDatabase(given.database)).toContain('grown');
      expect((await sql`select reltuples from pg_class where relname = 'grown'`.execute(db)).rows).toEqual([
        { reltuples: 5000 },
      ]);
      const before = await size();
      for (let round = 0; round < 3; round++) {
        await sql`delete from grown`.execute(db);
        await maintainDatabase(given.database);
        await sql`insert into grown select n, repeat('x', 500) from generate_series(1, 5000) n`.execute(db);
      }
      expect(await size()).toBeLessThanOrEqual(before ?? 0);
      await maintainDatabase(given.database);
      expect(await maintainDatabase(given.database)).toEqual([]);
    });
  } else {
    test('is left to the server', async () => {
      await sql`create table grown as select n from generate_series(1, 5000) n`.execute(given.database.db);
      expect(await maintainDatabase(given.database)).toEqual([]);
    });
  }
});
