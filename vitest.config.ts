import { defineConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest/node';
import { testsWithoutPackage } from './test/support/debian-packages.ts';
import { findEngineTests, findPostgresTests, readCover } from './test/support/engine-tests.ts';
import { HookFailures } from './test/support/hook-failures.ts';
import { LongestFirst } from './test/support/longest-first.ts';
import { findRealData, REAL_DATA_TESTS } from './test/support/real-data.ts';
import { hasReleaseBefore, RELEASE_BEFORE_TESTS } from './test/support/release-before.ts';
import { SLOW } from './test/support/slow-tests.ts';

/** Held by `npm run check`. */
const IMPORTS = 'test/architecture/imports.test.ts';
const KILL = [
  'test/journeys/{close,inbox-kills,kill,webhook-kills}.test.ts',
  'test/network/{arrivals,processes}.test.ts',
];
/**
 * Networks of nodes run where each node has a schema of its own, on PostgreSQL. What the engines differ in is held by the
 * storage suites; on the embedded one the demo's towns, the browser's, the killed ones and those of random histories share.
 */
const ON_POSTGRES_ALONE = ['test/network/**/*.test.ts', 'test/bench/steps.test.ts'];
/** Nodes in processes of their own that other work may run beside. */
const NETWORK = [
  'test/network/{full-disk,hostile-processes,officer-journey,python-example,random-histories}.test.ts',
  'test/network/{release-after,release-before,witness-processes,wrong-clock}.test.ts',
];
/** By hand and by root, who may mount a small disk: `FULL_DISKS=1`. */
const FULL_DISKS = process.env['FULL_DISKS'] === '1' ? [] : ['test/network/full-disk.test.ts'];

/** With a path on its command line a suite runs whatever can run there. */
const NARROWED = process.argv.slice(2).some((argument) => /^(?:src|test)\//.test(argument));

const name = process.env['SUITE'] ?? 'test';

/** What each suite runs. A suite of its own takes long, or needs what a machine with Node alone does not have. */
const SUITES = {
  test: {
    include: ['{src,migrations,vocab,test,demo,.ci}/**/*.test.ts'],
    exclude: [
      'test/{browser,interop}/**',
      IMPORTS,
      ...SLOW,
      ...ON_POSTGRES_ALONE,
      ...KILL,
      ...NETWORK,
      ...(findRealData().wanted ? [] : REAL_DATA_TESTS),
      ...testsWithoutPackage(),
    ],
    // Some of their time is waiting, for the database of another process and for clocks.
    maxWorkers: 3,
  },
  slow: {
    include: SLOW,
    exclude: [...KILL, ...NETWORK, ...(NARROWED ? [] : readCover().postgresAlone), ...testsWithoutPackage()],
    testTimeout: 180_000,
    // Much of their time is waiting for leases, limits and programs.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
  // What two engines can differ in; on the embedded one it runs in the two suites above.
  postgres: {
    include: name === 'postgres' ? [...ON_POSTGRES_ALONE, ...(NARROWED ? findEngineTests() : findPostgresTests())] : [],
    exclude: ['test/{browser,interop}/**', ...KILL, ...NETWORK, ...testsWithoutPackage()],
    testTimeout: 120_000,
  },
  // Processes are killed by the clock, and messages are timed: no two of them run beside each other.
  kill: { include: KILL, exclude: [], fileParallelism: false },
  network: {
    include: NETWORK,
    exclude: [...FULL_DISKS, ...(hasReleaseBefore() ? [] : RELEASE_BEFORE_TESTS), ...testsWithoutPackage()],
    fileParallelism: false,
  },
  imports: { include: [IMPORTS], exclude: [] },
  browser: { include: ['test/browser/**/*.test.ts'], exclude: [], fileParallelism: false, testTimeout: 120_000 },
  interop: {
    include: ['test/interop/**/*.test.ts'],
    exclude: [...testsWithoutPackage()],
    // Files share the addresses of the peers; within a file what waits for their queues waits together.
    fileParallelism: false,
    maxConcurrency: 20,
    testTimeout: 150_000,
  },
} satisfies Record<
  string,
  Pick<
    InlineConfig,
    'include' | 'exclude' | 'fileParallelism' | 'maxConcurrency' | 'maxWorkers' | 'sequence' | 'testTimeout'
  >
>;

const suite = Object.entries(SUITES).find(([known]) => known === name)?.[1];
if (suite === undefined) throw new Error(`SUITE is ${name}; it must be one of ${Object.keys(SUITES).join(', ')}`);

export default defineConfig({
  test: {
    expect: { requireAssertions: true },
    // Files share few processes: what they load, and what the engine of the embedded database compiles to, is made once.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    // What hangs is given up; what is only slow, on a machine that does much else, is not.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    slowTestThreshold: 2_000,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // A suite that finds nothing to run is a broken suite.
    passWithNoTests: false,
    allowOnly: false,
    setupFiles: ['src/start/temporal.ts', 'test/support/statements.ts'],
    reporters: ['default', 'json', new HookFailures(name)],
    outputFile: { json: `.reports/${name}.json` },
    ...suite,
  },
});
