import { findPostgresServer } from './postgres-server.ts';
import { runProgram } from './program.ts';

/**
 * Kills a working node twenty times on each engine and looks at what it kept, a quarter as often one that takes messages of
 * other servers, and two of five nodes that share a consultation, which lose their disks, too; stops the processes of a node
 * while a ballot closes; kills a node while messages of a webhook go out. `KILLS=200` is for by hand, before a release; `KILL_SEED` is for other moments.
 */
const KILLS = Number(process.env['KILLS'] ?? 20);

process.exitCode = await killOnBothEngines(process.argv.slice(2));

async function killOnBothEngines(args: readonly string[]): Promise<number> {
  await using server = await findPostgresServer();
  console.log(`on the embedded database and on ${server.origin}`);
  const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts', ...args], {
    env: { SUITE: 'kill', KILLS: String(KILLS), TEST_DATABASE_URL: server.url },
    output: 'show',
    // A kill and a start take seconds on each engine.
    minutes: 18 + KILLS / 6,
  });
  return code ?? 1;
}
