import { installPackages, ON_GRAPHQL_RUBY, testsWithoutPackage } from './debian-packages.ts';
import { findPeerScript } from './peer-script.ts';
import { findPostgresServer } from './postgres-server.ts';
import { runProgram } from './program.ts';

/**
 * Runs a node between two real servers of other people's making, on each engine. The script that starts them installs
 * Debian packages, writes to /etc/hosts and trusts a certificate authority of its own: for machines that are thrown away.
 * `PEERS` names another script; `INTEROP=skip` does without.
 */
process.exitCode = await runInterop(process.argv.slice(2));

async function runInterop(args: readonly string[]): Promise<number> {
  const script = findPeerScript();
  if (script.kind === 'skip') {
    console.log('INTEROP=skip: nothing was tried against live peers');
    return 0;
  }
  if (script.kind === 'absent') {
    console.error(`There is no ${script.path} to run live peers with: set PEERS, or INTEROP=skip to do without.`);
    return 1;
  }
  for (const reason of installPackages()) console.warn(`NOT RUN  ${reason}`);
  await using server = await findPostgresServer();
  console.log(`between live peers of ${script.path}, on the embedded database and on ${server.origin}`);
  const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts', ...args], {
    env: {
      ...{ SUITE: 'interop', PEERS: script.path, TEST_DATABASE_URL: server.url },
      ...(testsWithoutPackage().includes(ON_GRAPHQL_RUBY) ? {} : { GRAPHQL: 'ruby' }),
    },
    output: 'show',
    minutes: 18,
  });
  return code ?? 1;
}
