import pg from 'pg';
import { makeTemplate, TEMPLATE } from '../storage/template.ts';
import { findPostgresServer } from './postgres-server.ts';
import { runProgram } from './program.ts';

/**
 * Runs on PostgreSQL what two engines can differ in (`findPostgresTests`). Arguments go to vitest: a path says what runs instead, of
 * all that open a database of the server.
 */
process.exitCode = await runOnPostgres(process.argv.slice(2));

async function runOnPostgres(args: readonly string[]): Promise<number> {
  await using server = await findPostgresServer();
  console.log(`on ${server.origin}`);
  await using template = await makeTemplate(server.url);
  const before = await transactionsOf(server.url);
  const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts', ...args], {
    env: {
      SUITE: 'postgres',
      TEST_DATABASE_URL: server.url,
      [TEMPLATE]: template.name,
    },
    output: 'show',
    minutes: 60,
  });
  if ((await transactionsOf(server.url)) === before) {
    console.error('The suite wrote nothing to the server: it ran on another database.');
    return 1;
  }
  return code ?? 1;
}

/** How many writing transactions the whole server has seen: it counts databases that the suite made and dropped, too. */
async function transactionsOf(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ seen: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as seen');
  await client.end();
  return rows[0]?.seen;
}
