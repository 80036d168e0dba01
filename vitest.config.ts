import { defineConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest/node';

/** What each suite runs. A suite of its own needs something that a machine with Node alone does not have. */
const SUITES = {
  test: {
    include: ['{src,migrations,vocab,test,.ci}/**/*.test.ts'],
    exclude: ['test/{browser,interop}/**'],
  },
  postgres: {
    include: ['{src/storage,src/federation,test/storage,test/federation,test/journeys}/**/*.test.ts'],
    exclude: [],
  },
  kill: { include: ['test/journeys/kill.test.ts'], exclude: [] },
  imports: { include: ['test/architecture/imports.test.ts'], exclude: [] },
  browser: { include: ['test/browser/**/*.test.ts'], exclude: [] },
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
    // A node is several connections, timers and a socket: files are apart in processes of their own.
    pool: 'forks',
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
