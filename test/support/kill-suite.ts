import { findPostgresServer } from './postgres-server.ts';
import { runProgram } from './program.ts';

/**
 * Kills a working node forty times on each engine and looks at what it kept, and two of five nodes that share a
 * consultation, which lose their disks, too; runs a random history of nodes; and stops the processes of a node while a ballot
 * closes; kills a node while messages of a webhook go out. `KILLS=200` and `SEEDS=20` are for by hand, before a release; `KILL_SEED` and `SEED` are for other moments.
 */
const KILLS = Number(process.env['KILLS'] ?? 40);
const SEEDS = Number(process.env['SEEDS'] ?? 1);

process.exitCode = await killOnBothEngines(process.argv.slice(2));

async function killOnBothEngines(args: readonly string[]): Promise<number> {
  await using server = await findPostgresServer();
  console.log(`on the embedded database and on ${server.origin}`);
  const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts', ...args], {
    env: { SUITE: 'kill', KILLS: String(KILLS), TEST_DATABASE_URL: server.url },
    output: 'show',
    // A kill and a start take seconds on each engine.
    minutes: 18 + KILLS / 6 + 5 * (SEEDS - 1),
  });
  return code ?? 1;
}
