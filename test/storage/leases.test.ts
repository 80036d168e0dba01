import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { eachEngine } from './engines.ts';

eachEngine('holds', (suite) => {
  it('gives a name to one at a time, and to another once it is let go', async () => {
    const other = await suite.openAnother();
    const first = await suite.database.lease('reader');
    expect(first?.lost.aborted).toBe(false);
    expect(await suite.database.lease('reader')).toBeNull();
    expect(await other.lease('reader')).toBeNull();
    await first?.[Symbol.asyncDispose]();
    const second = await other.lease('reader');
    expect(second).not.toBeNull();
    // Letting go twice takes nothing from who has it now.
    await first?.[Symbol.asyncDispose]();
    expect(await suite.database.lease('reader')).toBeNull();
    await second?.[Symbol.asyncDispose]();
  });

  it('keeps names apart', async () => {
    await using one = await suite.database.lease('one');
    await using another = await suite.database.lease('another');
    expect([one, another]).not.toContain(null);
  });

  if (suite.engine === 'embedded') return;

  it('says that a name is lost with its connection, and takes it again', async () => {
    const other = await suite.openAnother();
    const held = await suite.database.lease('lost');
    const lost = new Promise((aborted) => held?.lost.addEventListener('abort', aborted, { once: true }));
    await sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())
        and ((classid::int8 << 32) | objid::int8) = hashtextextended(current_schema() || ' hold ' || 'lost', 0)
    `.execute(suite.database.db);
    await lost;
    const lease = await other.lease('lost');
    expect(lease).not.toBeNull();
    expect(await suite.database.lease('lost')).toBeNull();
    await lease?.[Symbol.asyncDispose]();
    expect(await suite.database.lease('lost')).not.toBeNull();
  });
});
