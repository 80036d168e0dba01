import { findPostgresServer } from './postgres-server.ts';
import { runProgram } from './program.ts';

/**
 * Runs nodes in processes of their own that share a consultation: an officer who shares one with a hostile town, a hostile host,
 * and a random history. `SEEDS=50` is for by hand, before a release; `SEED` and `STEPS` are for other histories and longer ones.
 */
const SEEDS = Number(process.env['SEEDS'] ?? 1);

process.exitCode = await runNetwork(process.argv.slice(2));

async function runNetwork(args: readonly string[]): Promise<number> {
  await using server = await findPostgresServer();
  console.log(`on the embedded database and on ${server.origin}`);
  const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts', ...args], {
    env: { SUITE: 'network', TEST_DATABASE_URL: server.url },
    output: 'show',
    minutes: 32 + 6 * (SEEDS - 1),
  });
  return code ?? 1;
}
