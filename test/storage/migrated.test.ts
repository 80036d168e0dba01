import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/storage/kit/database.ts';
import { eachEngine } from './engines.ts';
import { closeIdle } from './migrated.ts';

/** Grows with every transaction of one server: what is read later there is more. */
const age = async ({ db }: Database): Promise<number> => {
  const { rows } = await sql<{ age: number }>`select pg_current_xact_id()::text::int8 as age`.execute(db);
  return rows[0]?.age ?? 0;
};
const filled = async ({ db }: Database): Promise<readonly string[]> => {
  const tables = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace order by 1`.execute(db);
  const names: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) names.push(name);
  }
  return names;
};

describe('a database of an earlier suite', () => {
  let before = 0;
  let received = 0;
  let earlier: Database;

  // One that was used often is not used again.
  beforeAll(closeIdle);

  eachEngine('that puts something in', (given) => {
    it('has it', async () => {
      earlier = given.database;
      const { db } = earlier;
      await sql`insert into kv (digest, key, value) values (sha256('a'), 'a', '1')`.execute(db);
      await sql`set statement_timeout = '7min'`.execute(db);
      await earlier.listen('heard', () => {
        received += 1;
      });
      before = await age(earlier);
      expect(await filled(earlier)).toEqual(['kv', 'migration']);
    });
  });

  eachEngine('is used again', (given) => {
    it('with nothing in it', async () => {
      expect(await age(given.database)).toBeGreaterThan(before);
      expect(await filled(given.database)).toEqual(['migration']);
      const { rows } = await sql`show statement_timeout`.execute(given.database.db);
      expect(rows).toEqual([{ statement_timeout: '0' }]);
    });

    it('without whoever went on with it', async () => {
      await expect(sql`select 1`.execute(earlier.db)).rejects.toThrow();
      await given.database.notify('heard');
      expect(received).toBe(0);
    });

    it('unless more than rows is changed', async () => {
      await sql`alter table kv add column more int`.execute(given.database.db);
      expect(await age(given.database)).toBeGreaterThan(before);
    });
  });

  eachEngine('is not used again', (given) => {
    afterAll(() => expect(received).toBe(0));
    it('where its tables were changed', async () => {
      const { rows } = await sql`
        select attname from pg_attribute where attrelid = 'kv'::regclass and attname = 'more'`.execute(
        given.database.db,
      );
      expect(rows).toEqual([]);
    });
  });
});
