import { defineConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest/node';
import { testsWithoutPackage } from './test/support/debian-packages.ts';
import { findEngineTests } from './test/support/engine-tests.ts';
import { HookFailures } from './test/support/hook-failures.ts';
import { LongestFirst } from './test/support/longest-first.ts';
import { findRealData, REAL_DATA_TESTS } from './test/support/real-data.ts';

/** The files that take seconds, for they start programs, wait for leases, fill a disk or try very much (docs/adr/0022). */
const SLOW = [
  'src/{integrations/images/encode,outbound/limits,outbound/own-authority}.test.ts',
  'src/cli/{ballot,commands,demo,demo-towns,import,institution,node-move,queue,recount-together}.test.ts',
  'src/storage/archive/*.test.ts',
  'src/application/kit/padded-tree.test.ts',
  'src/http/web/kit/upload.test.ts',
  'src/storage/kit/{data-directory,database,directory-lock}.test.ts',
  'src/storage/federation/queue.test.ts',
  'test/api/{ballots,every-answer,held,hidden-ballots,hidden-between-nodes,openapi,participation}.test.ts',
  'test/api/{quotas,server}.test.ts',
  'test/bench/{benches,overload}.test.ts',
  'test/connectors/*.test.ts',
  'test/docker/install.test.ts',
  'test/federation/attacks-*.test.ts',
  'test/federation/{author-confirmation,blocks,committed-ballots,comparing-cities,content-hashes}.test.ts',
  'test/federation/{counted-once,dead-letters,delivery,delivery-failures,delivery-limits,forums}.test.ts',
  'test/federation/{honest-acts,hostile-headers,invitations,mirrored-charters,odd-answers}.test.ts',
  'test/federation/{pictures-of-posts,received-documents,recovering-pooled,rotation}.test.ts',
  'test/journal/{adversaries,promises,trust-policy,verifier,verifier-in-go,witnesses}.test.ts',
  'test/journeys/{ballot-histories,demo-city,digests,digests-by-worker,export-consultation}.test.ts',
  'test/journeys/{follow-by-mail,one-person,time,watchdog}.test.ts',
  'test/storage/{retention,shared-acts,supports,threads,whose-events}.test.ts',
  'test/support/program.test.ts',
  'test/web/{admin-consultations,admin-map,admin-queue,feature-requests,find-place}.test.ts',
  'test/web/{hidden-counts,interact,languages,map,moderation,setup}.test.ts',
];
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
const NETWORK = ['test/network/{full-disk,hostile-processes,officer-journey,random-histories,wrong-clock}.test.ts'];
/** By hand and by root, who may mount a small disk: `FULL_DISKS=1`. */
const FULL_DISKS = process.env['FULL_DISKS'] === '1' ? [] : ['test/network/full-disk.test.ts'];

/** Attacks by what is sent, asked for and answered: what they meet stands in front of the database, and runs on the embedded one alone. */
const ATTACKS_ON_EMBEDDED = ['test/federation/attacks-{by-floods,by-peers,on-the-way-out}.test.ts'];

const name = process.env['SUITE'] ?? 'test';

/** What each suite runs. A suite of its own takes long, or needs what a machine with Node alone does not have. */
const SUITES = {
  test: {
    include: ['{src,migrations,vocab,test,.ci}/**/*.test.ts'],
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
    exclude: [...KILL, ...NETWORK, ...testsWithoutPackage()],
    testTimeout: 180_000,
    // Much of their time is waiting for leases, limits and programs.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
  // What two engines can differ in; on the embedded one it runs in the two suites above.
  postgres: {
    include: name === 'postgres' ? [...findEngineTests()] : [],
    exclude: ['test/{api,browser,interop}/**', ...ATTACKS_ON_EMBEDDED, ...KILL, ...NETWORK],
    testTimeout: 120_000,
  },
  // Processes are killed by the clock, and messages are timed: no two of them run beside each other.
  kill: { include: KILL, exclude: [], fileParallelism: false },
  network: { include: NETWORK, exclude: FULL_DISKS, fileParallelism: false },
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
    setupFiles: ['src/start/temporal.ts'],
    reporters: ['default', 'json', new HookFailures(name)],
    outputFile: { json: `.reports/${name}.json` },
    ...suite,
  },
});
