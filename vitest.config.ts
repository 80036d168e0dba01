import { defineConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest/node';
import { findRealData, REAL_DATA_TESTS } from './test/support/real-data.ts';

/** The files that take ten seconds and more: they start programs, wait for leases, or fill a disk (docs/adr/0022). */
const SLOW = [
  'src/cli/{ballot,commands,demo,demo-towns,import,institution,recount-together}.test.ts',
  'src/storage/archive/*.test.ts',
  'src/storage/data-directory.test.ts',
  'src/storage/fedify/queue.test.ts',
  'test/api/{hidden-ballots,hidden-between-nodes}.test.ts',
  'test/bench/benches.test.ts',
  'test/federation/attacks-{by-hosts,by-images,by-peers,on-the-way-out}.test.ts',
  'test/federation/{counted-once,delivery-failures,honest-acts,rotation}.test.ts',
  'test/journeys/demo-city.test.ts',
  'test/network/**/*.test.ts',
  'test/web/{hidden-counts,interact,languages,setup}.test.ts',
];
const KILL = ['test/journeys/kill.test.ts', 'test/network/processes.test.ts'];

/** What each suite runs. A suite of its own takes long, or needs what a machine with Node alone does not have. */
const SUITES = {
  test: {
    include: ['{src,migrations,vocab,test,.ci}/**/*.test.ts'],
    exclude: ['test/{browser,interop}/**', ...SLOW, ...KILL, ...(findRealData().wanted ? [] : REAL_DATA_TESTS)],
  },
  // The histories run where each node has a schema of its own: in the suite on PostgreSQL.
  slow: { include: SLOW, exclude: ['test/network/histories.test.ts', ...KILL], testTimeout: 60_000 },
  postgres: {
    include: ['{src/storage,src/federation,test/storage,test/federation,test/journeys,test/network}/**/*.test.ts'],
    exclude: KILL,
  },
  // Processes are killed by the clock: nothing else runs beside them.
  kill: { include: KILL, exclude: [], fileParallelism: false },
  imports: { include: ['test/architecture/imports.test.ts'], exclude: [] },
  browser: { include: ['test/browser/**/*.test.ts'], exclude: [], fileParallelism: false, testTimeout: 120_000 },
  interop: {
    include: ['test/interop/**/*.test.ts'],
    exclude: [],
    // Files share the addresses of the peers; within a file what waits for their queues waits together.
    fileParallelism: false,
    maxConcurrency: 20,
    testTimeout: 150_000,
  },
} satisfies Record<
  string,
  Pick<InlineConfig, 'include' | 'exclude' | 'fileParallelism' | 'maxConcurrency' | 'testTimeout'>
>;

const name = process.env['SUITE'] ?? 'test';
const suite = Object.entries(SUITES).find(([known]) => known === name)?.[1];
if (suite === undefined) throw new Error(`SUITE is ${name}; it must be one of ${Object.keys(SUITES).join(', ')}`);

export default defineConfig({
  test: {
    expect: { requireAssertions: true },
    // Files share two processes: what they load, and what the engine of the embedded database compiles to, is made once.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    slowTestThreshold: 2_000,
    // A suite that finds nothing to run is a broken suite.
    passWithNoTests: false,
    allowOnly: false,
    setupFiles: ['src/temporal.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: `.reports/${name}.json` },
    ...suite,
  },
});
