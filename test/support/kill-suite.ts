import { findPostgresServer } from './postgres-server.ts';
import { runProgram } from './program.ts';

/**
 * Kills a working node two hundred times on each engine and looks at what it kept (`KILLS` and `KILL_SEED` change that), and
 * two of five nodes that share a consultation, which lose their disks, too.
 */
process.exitCode = await killOnBothEngines();

async function killOnBothEngines(): Promise<number> {
  await using server = await findPostgresServer();
  console.log(`on the embedded database and on ${server.origin}`);
  const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts'], {
    env: { SUITE: 'kill', KILLS: process.env['KILLS'] ?? '200', TEST_DATABASE_URL: server.url },
    output: 'show',
    minutes: 50,
  });
  return code ?? 1;
}
