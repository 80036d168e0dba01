import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { coveringFiles, type Recordings, readRecordings } from './engine-cover.ts';
import { COVER, findEngineTests, isOfAnEngine } from './engine-tests.ts';
import { projectDir } from './program.ts';
import { reportPath, statementsFolder } from './report.ts';
import { SLOW } from './slow-tests.ts';

/**
 * Writes which tests run on which engine, from what suites recorded (STATEMENTS=1), wherever a file ran. What is quick runs on the
 * embedded engine, which is on every machine. What is slow runs on PostgreSQL alone, which takes a third of the time, but for the
 * files without which some statement were executed on one engine alone. What holds something of an engine runs on both anyway.
 */
const RECORDED = ['test', 'slow', 'postgres'];

/** Whole cities read through every interface, for minutes each: on PostgreSQL alone, whatever nothing else executes. */
const WHOLE_CITIES = ['test/api/hidden-ballots.test.ts', 'test/api/hidden-between-nodes.test.ts'];

const recorded = merged(RECORDED.map((suite) => readRecordings(statementsFolder(suite))));
if (recorded.size === 0)
  throw new Error('nothing was recorded: run npm test, npm run test:slow and npm run test:postgres with STATEMENTS=1');
const seconds = new Map(RECORDED.flatMap(secondsOf));
const slow = new Set(globSync(SLOW, { cwd: projectDir }));
const candidates = findEngineTests().filter((file) => recorded.has(file));
const others = [...recorded.keys()].filter((file) => !candidates.includes(file));
const anyway = candidates.filter((file) => isOfAnEngine(file));
const movable = candidates.filter((file) => slow.has(file) && !anyway.includes(file));
const quick = candidates.filter((file) => !slow.has(file));
const staying = covering(
  movable.filter((file) => !WHOLE_CITIES.includes(file)),
  [...others, ...anyway, ...quick],
);
const postgresAlone = movable.filter((file) => !staying.includes(file));
const both = covering(
  candidates.filter((file) => !anyway.includes(file) && !postgresAlone.includes(file)),
  [...anyway, ...postgresAlone],
);
writeFileSync(join(projectDir, COVER), `${JSON.stringify({ both, postgresAlone }, null, 2)}\n`);
const report = { 'on both': both, 'on PostgreSQL alone': postgresAlone, 'of an engine': anyway };
for (const [what, files] of Object.entries(report)) {
  const total = files.map(secondsFor).reduce((sum, each) => sum + each, 0);
  console.log(`${files.length} files ${what}: ${total.toFixed(0)} s`);
}

/** Which of `files` execute what none of the `known` ones does, together. */
function covering(files: readonly string[], known: readonly string[]): readonly string[] {
  return coveringFiles(
    new Map(files.map((file) => [file, recorded.get(file) ?? new Set<string>()])),
    secondsFor,
    new Set(known.flatMap((file) => [...(recorded.get(file) ?? [])])),
  );
}

/** The seconds of its tests; what comes before them is not measured. */
function secondsFor(file: string): number {
  return seconds.get(file) ?? 60;
}

function merged(recordings: readonly Recordings[]): Recordings {
  const all = new Map<string, ReadonlySet<string>>();
  for (const [file, statements] of recordings.flatMap((each) => [...each]))
    all.set(file, (all.get(file) ?? new Set()).union(statements));
  return all;
}

function secondsOf(suite: string): readonly (readonly [file: string, seconds: number])[] {
  const report = JSON.parse(readFileSync(reportPath(suite), 'utf8')) as {
    readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[];
  };
  return report.testResults.map(({ name, startTime, endTime }) => [
    relative(projectDir, name),
    (endTime - startTime) / 1000,
  ]);
}
