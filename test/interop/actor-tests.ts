import { runProgram } from '../support/program.ts';

/** A test suite of somebody else's making, fetched by npm: two hundred packages that nothing else here needs. */
const PACKAGE = 'activitypub-testing@0.16.1';
/** It separates what it says with this (RFC 7464), so that a line of its log is none. */
const RECORD = '\u001e';

export type ActorVerdict = {
  readonly test: string;
  readonly outcome: 'passed' | 'failed' | 'inapplicable' | 'cantTell';
  readonly info: string | undefined;
};

type Said = {
  readonly test: { readonly slug: string };
  readonly result: { readonly outcome: ActorVerdict['outcome']; readonly info?: string };
};

/** Fetches the suite before it is used; says so in words where npm cannot. */
export async function fetchActorTests(): Promise<void> {
  const { code, output } = await npx(['--help'], {}, 5);
  if (code !== 0) throw new Error(`${PACKAGE}, which tests our actors, could not be fetched or run by npx:\n${output}`);
}

/** What the suite says about the actor at an address. */
export async function actorTests(address: string, caFile: string): Promise<readonly ActorVerdict[]> {
  const args = ['test', 'actor', address, '--output', 'json-seq'];
  const { code, output } = await npx(args, { NODE_EXTRA_CA_CERTS: caFile, npm_config_offline: 'true' }, 2);
  if (code !== 0) throw new Error(`${PACKAGE} ended with ${code}:\n${output}`);
  return output
    .split(RECORD)
    .slice(1)
    .map((record) => {
      const { test, result } = JSON.parse(record.slice(0, record.indexOf('\n'))) as Said;
      return { test: test.slug, outcome: result.outcome, info: result.info };
    });
}

/** Of npx, what trusts the peers' authority alone cannot reach a registry: it is asked before, and not again. */
function npx(args: readonly string[], env: Readonly<Record<string, string>>, minutes: number) {
  return runProgram('npx', ['--yes', PACKAGE, ...args], { env, output: 'keep', minutes });
}
