import { expect, it } from 'vitest';
import { OTHER_TABLES, PERSONAL_TABLES, REGISTER, rulesOf } from '../../src/domain/privacy/register.ts';
import { RETENTION, RETENTION_RULES, type RetentionRule } from '../../src/domain/privacy/retention.ts';
import { tablesOf } from '../../src/storage/archive/tables.ts';
import { eachEngine } from './engines.ts';

const words = (text: string) => (text === '' ? [] : text.split(' '));

/** Kept by the database alone, about the database: tablesOf leaves it out. */
const MIGRATION = 'migration';

eachEngine('the register of personal data', (given) => {
  const stored = async () =>
    new Map((await tablesOf(given.database.db)).map(({ name, columns }) => [name, columns.map((each) => each.name)]));

  it('has every table of the database, and no other', async () => {
    const tables = [...(await stored()).keys(), MIGRATION];
    expect(Object.keys(REGISTER).sort()).toEqual(tables.sort());
    expect([...PERSONAL_TABLES.map(({ table }) => table), ...OTHER_TABLES].sort()).toEqual(tables);
  });

  it('says of every column whether it leads to a person, and of no other', async () => {
    const tables = await stored();
    for (const [table, entry] of Object.entries(REGISTER)) {
      if (table === MIGRATION) continue;
      const personal = 'data' in entry ? Object.values(entry.data).flatMap(words) : [];
      expect([table, [...personal, ...words(entry.other)].sort()]).toEqual([table, tables.get(table)?.toSorted()]);
    }
  });

  it('says of every table with personal data until when they are kept', () => {
    const endless = PERSONAL_TABLES.filter(({ table, until }) => until === undefined && rulesOf(table).length === 0);
    expect(endless).toEqual([]);
  });

  it('has rules for columns that there are', async () => {
    const tables = await stored();
    const wrong = RETENTION_RULES.filter((name) => {
      const { table, since, columns = '' }: RetentionRule = RETENTION[name];
      const [column = '', of = table] = since.split('.').reverse();
      return !tables.get(of)?.includes(column) || words(columns).some((each) => !tables.get(table)?.includes(each));
    });
    expect(wrong).toEqual([]);
  });
});
