import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { type Migration, migrations } from '../../migrations/index.ts';
import { migrateToLatest, pendingMigrations } from '../../src/storage/kit/migrate.ts';
import { schemaState } from '../../src/storage/kit/schema-state.ts';
import { createSecrets } from '../../src/storage/kit/secret-box.ts';
import { DatabaseNewer, DatabaseOlder } from '../../src/storage/kit/storage-error.ts';
import { eachEngine } from './engines.ts';
import { catalogueOf } from './schema-catalogue.ts';

/** What the 140 migrations of version 0.1.0 made, on either engine. */
const BEFORE = readFileSync(join(import.meta.dirname, '../fixtures/schema-of-0.1.0.txt'), 'utf8')
  .trimEnd()
  .split('\n');

const BASELINE = migrations.slice(0, 1);
const [baseline] = BASELINE;
const LAST = baseline?.replaces?.last ?? '';
/** What a database of version 0.1.0 has recorded; only the last one is known by its name. */
const RECORDED = [...Array.from({ length: 139 }, (_, index) => `${String(index).padStart(4, '0')}-step`), LAST];

const adds = (table: string): Migration => ({
  name: `9000-${table}`,
  up: async (db) => {
    await sql`create table ${sql.table(table)} (n int)`.execute(db);
  },
});

eachEngine('the baseline', (suite) => {
  const recorded = async () =>
    (await sql<{ name: string }>`select name from migration order by name`.execute(suite.database.db)).rows.map(
      ({ name }) => name,
    );

  beforeEach(async () => await emptySchema(suite.database.db));

  /** What a version recorded; nothing else of its schema. */
  async function record(names: readonly string[]): Promise<void> {
    const { db } = suite.database;
    await sql`create table if not exists migration (name text primary key, applied_at timestamptz not null default now())`.execute(
      db,
    );
    await sql`delete from migration`.execute(db);
    await sql`insert into migration (name) select unnest(${[...names]}::text[])`.execute(db);
  }

  /** The database as version 0.1.0 left it, with a row in it. */
  async function leftByThatVersion(): Promise<void> {
    const { db } = suite.database;
    await migrateToLatest(db, BASELINE);
    await record(RECORDED);
    await sql`insert into territory (code, name) values ('69123', '{"fr": "Lyon"}')`.execute(db);
  }

  it('makes the schema that the migrations of version 0.1.0 made', async () => {
    await migrateToLatest(suite.database.db, BASELINE);
    expect(await catalogueOf(suite.database.db)).toEqual(BEFORE);
  });

  it('takes over a database of version 0.1.0 once, with two programs at the same time, and touches nothing in it', async () => {
    await leftByThatVersion();
    const other = await suite.openAnother();
    const all = [...BASELINE, adds('addition')];
    const ran = await Promise.all([migrateToLatest(suite.database.db, all), migrateToLatest(other.db, all)]);
    expect(ran.flat().sort()).toEqual([baseline?.name, '9000-addition']);
    expect(await recorded()).toEqual([baseline?.name, '9000-addition']);
    expect(await migrateToLatest(suite.database.db, all)).toEqual([]);
    await sql`drop table addition`.execute(suite.database.db);
    expect(await catalogueOf(suite.database.db)).toEqual([
      ...BEFORE,
      'row territory {"code": "69123", "name": {"fr": "Lyon"}, "within": null}',
    ]);
  });

  it('is recorded in the transaction that forgets what it replaces', async () => {
    await leftByThatVersion();
    const { db } = suite.database;
    await sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'killed'; end $$`.execute(db);
    await sql`create trigger refuse before insert on migration execute function refuse()`.execute(db);
    await expect(migrateToLatest(db)).rejects.toThrow('killed');
    expect(await recorded()).toEqual(RECORDED);
    await sql`drop trigger refuse on migration`.execute(db);
    await migrateToLatest(db);
    expect(await recorded()).toEqual(migrations.map(({ name }) => name));
  });

  it('is followed by what forgets the moments and the order of supports that version 0.1.0 stored', async () => {
    await leftByThatVersion();
    const { db } = suite.database;
    // What they are about is not looked at here.
    await sql`alter table support drop constraint support_proposal_id_fkey`.execute(db);
    const proposal = '0198c2f0-0000-7000-8000-000000000001';
    for (const [nth, supporter] of ['c', 'a', 'b'].entries()) {
      const [id, at] = [`0198c2f0-0000-7000-8000-00000000010${nth}`, `2026-03-09T08:0${nth}:01.234Z`];
      const data = JSON.stringify({ side: 'for', version: 1, standing: 'resident', supporter });
      const type = supporter === 'b' ? 'support-withdrawn' : 'support-given';
      await sql`insert into support (proposal_id, supporter, side, version, standing, given_at)
        values (${proposal}, ${supporter}, 'for', 1, 'resident', ${at})`.execute(db);
      await sql`insert into event (id, type, version, at, proposal_id, data)
        values (${id}, ${type}, 2, ${at}, ${proposal}, ${data}::jsonb)`.execute(db);
      await sql`insert into hidden_act (hash, event_id, salt)
        values (sha256(${id}::bytea), ${id}, sha256('salt'))`.execute(db);
    }
    await migrateToLatest(db);
    const hour = new Date('2026-03-09T08:00:00Z');
    const supports = await sql`select supporter, given_at, recent from support order by ctid`.execute(db);
    expect(supports.rows).toEqual(['a', 'b', 'c'].map((supporter) => ({ supporter, given_at: hour, recent: false })));
    const events = await sql`select distinct version, at, data from event`.execute(db);
    expect(events.rows).toEqual([{ version: 3, at: hour, data: {} }]);
    expect((await sql`select 1 from hidden_act where num_nonnulls(event_id, salt) > 0`.execute(db)).rows).toEqual([]);
    expect((await sql`select mark from withdrawn_support`.execute(db)).rows).toEqual([{ mark: `${proposal} b` }]);
  });

  it('is not among what a database of version 0.1.0 needs, and what follows it is', async () => {
    await record(RECORDED);
    expect(await pendingMigrations(suite.database.db, [...BASELINE, adds('addition')])).toEqual(['9000-addition']);
  });

  it.each([
    ['older', RECORDED.slice(0, 100), '0099-step'],
    ['one migration short', RECORDED.slice(1), LAST],
    ['the last migration short', RECORDED.slice(0, -1), '0138-step'],
  ])('refuses a database that is %s, by the version to pass through, and changes nothing', async (_, names, last) => {
    await record(names);
    const { database } = suite;
    const words = new RegExp(
      `before 0\\.1\\.0 \\(its last migration is ${last}\\).* parvis migrate of version 0\\.1\\.0`,
    );
    await expect(migrateToLatest(database.db)).rejects.toThrow(words);
    await expect(migrateToLatest(database.db)).rejects.toBeInstanceOf(DatabaseOlder);
    await expect(schemaState(database, createSecrets('a key of tests, 32 bytes or longer'))).rejects.toThrow(words);
    expect(await recorded()).toEqual(names);
  });

  it('refuses a database of a release after this one by what it does not know', async () => {
    await record(['9999-baseline']);
    await expect(migrateToLatest(suite.database.db)).rejects.toBeInstanceOf(DatabaseNewer);
    expect(await recorded()).toEqual(['9999-baseline']);
  });
});

async function emptySchema<DB>(db: Kysely<DB>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  const schema = sql.id(rows[0]?.name ?? '');
  await sql`drop schema ${schema} cascade`.execute(db);
  await sql`create schema ${schema}`.execute(db);
}
