import { findChromium } from '../test/support/chromium.ts';
import { installPackages } from '../test/support/debian-packages.ts';
import { findPeerScript } from '../test/support/peer-script.ts';
import { runProgram } from '../test/support/program.ts';
import { findRealData, REAL_DATA_TESTS } from '../test/support/real-data.ts';
import { hasReleaseBefore, RELEASE_BEFORE, RELEASE_BEFORE_TESTS } from '../test/support/release-before.ts';
import { type Counts, discardReport, readCounts, readFailures, readSplit } from '../test/support/report.ts';
import { afterSecondRun, faultsOf, filesToRunAgain, type SuiteOutcome, totalsOf } from './verdict.ts';

/** The whole run ends with it, so that it can still say what it counted. */
const LAST_MINUTE = 87;

/**
 * Every suite, in the order they run: its npm script, the report it leaves in .reports/, and when it is given up. The lanes of
 * one row run beside each other, the suites of a lane one after another: each has one file at a time, and waits for much of it.
 * Whatever runs when `LAST_MINUTE` is over is given up, second runs too.
 */
const ROWS: readonly (readonly (readonly Suite[])[])[] = [
  [[{ name: 'check', script: 'check', minutes: 6 }]],
  [[{ name: 'test', script: 'test', minutes: 14 }]],
  // All lanes wait for much of their time: one browser in the first, clocks, leases and queues in the others.
  [
    [
      { name: 'browser', script: 'test:browser', minutes: 44 },
      { name: 'kill', script: 'test:kill', minutes: 28 },
    ],
    [
      { name: 'network', script: 'test:network', minutes: 34 },
      { name: 'slow', script: 'test:slow', minutes: 60 },
    ],
    [
      { name: 'postgres', script: 'test:postgres', minutes: 66 },
      { name: 'interop', script: 'test:interop', minutes: 24, unless: withoutPeers },
    ],
  ],
];

type Suite = {
  readonly name: string;
  readonly script: string;
  readonly minutes: number;
  /** Why it is not run here, where what it needs is no part of a clone; it then counts neither way, and is named last. */
  readonly unless?: () => string | null;
};

const outcomes: SuiteOutcome[] = [];
const notRun: string[] = [];
const took: string[] = [];
const began = performance.now();
// On a new machine suites install what they need. Those of one row would find the packages locked by each other.
try {
  findChromium();
} catch (error) {
  console.error(`the browser: ${(error as Error).message}`);
}
notRun.push(...installPackages());
for (const row of ROWS) {
  const lanes = row.map((lane) => lane.filter(isWanted)).filter((lane) => lane.length > 0);
  const scripts = lanes.map((lane) => lane.map(({ script }) => `npm run ${script}`).join(', then '));
  console.log(`\n== ${scripts.join(', and beside it ')}`);
  // What runs beside another is shown once it is over, or nobody could read either.
  const output = lanes.length > 1 ? 'keep' : 'show';
  await Promise.all(
    lanes.map(async (lane) => {
      for (const suite of lane) outcomes.push(await outcomeOf(suite, output));
    }),
  );
}
/** What failed at first and passed when it was run once more, with nothing beside it: named at the end, so that it is mended. */
const unstable: string[] = [];
for (const [index, outcome] of outcomes.entries()) outcomes[index] = await secondRunOf(outcome);
console.log(`\n${took.join(', ')}; ${elapsedMinutes().toFixed(1)} minutes in all`);

console.log('');
for (const outcome of outcomes) {
  const faults = faultsOf(outcome);
  const passed = `${outcome.counts?.passed ?? 0} passed`;
  console.log(
    faults.length === 0 ? `ok    ${outcome.name}: ${passed}` : `FAIL  ${outcome.name}: ${passed}; ${faults.join('; ')}`,
  );
  if (faults.length === 0) continue;
  for (const failure of await readFailures(outcome.name).catch(() => [])) console.log(`        ${failure}`);
}
const real = findRealData();
if (!real.wanted)
  notRun.push(`${REAL_DATA_TESTS.join(', ')}: there are no exports of Pol.is beside this clone (${real.path})`);
if (!hasReleaseBefore())
  notRun.push(
    `${RELEASE_BEFORE_TESTS.join(', ')}: ${RELEASE_BEFORE.commit}, version ${RELEASE_BEFORE.version}, is not in this clone`,
  );
for (const line of unstable) console.log(`UNSTABLE  ${line}`);
for (const line of notRun) console.log(`NOT RUN  ${line}`);
const { passed, failed } = totalsOf(outcomes);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

function elapsedMinutes(): number {
  return (performance.now() - began) / 60_000;
}

function isWanted({ name, unless }: Suite): boolean {
  const reason = unless?.() ?? null;
  if (reason !== null) notRun.push(`${name}: ${reason}`);
  return reason === null;
}

async function outcomeOf(
  { name, script, minutes }: Suite,
  output: 'show' | 'keep',
  files: readonly string[] = [],
): Promise<SuiteOutcome> {
  await discardReport(name);
  const command = ['run', '--silent', script, ...(files.length > 0 ? ['--', ...files] : [])];
  const limit = Math.min(minutes, Math.max(LAST_MINUTE - elapsedMinutes(), 0));
  const { code, seconds, output: text } = await runProgram('npm', command, { output, minutes: limit });
  if (output === 'keep') console.log(`\n== what ${script} said\n${text}`);
  console.log(`== ${script} took ${seconds.toFixed(0)} s`);
  took.push(`${name} ${seconds.toFixed(0)} s`);
  return { name, code, counts: await countsOrNothing(name) };
}

/**
 * Runs the files of a suite that failed once more: hosts, clocks and browsers are real here, and a busy machine can make a
 * test late. Which they were is said, and what failed twice has failed.
 */
async function secondRunOf(first: SuiteOutcome): Promise<SuiteOutcome> {
  const suite = ROWS.flat(2).find(({ name }) => name === first.name);
  const split = await readSplit(first.name).catch(() => ({
    failedFiles: [],
    rest: { passed: 0, failed: 0, skipped: 0 },
  }));
  const files = filesToRunAgain(first, split);
  if (suite === undefined || files.length === 0 || elapsedMinutes() > LAST_MINUTE - 2) return first;
  const failures = await readFailures(first.name);
  console.log(`\n== npm run ${suite.script} -- ${files.join(' ')}\n${failures.join('\n')}`);
  const outcome = afterSecondRun(first, split, await outcomeOf(suite, 'show', files));
  if (outcome !== first) unstable.push(...failures.map((failure) => `${suite.name}: ${failure}`));
  return outcome;
}

/** A clone brings no servers of other people's making; a machine that has them beside it must not go without. */
function withoutPeers(): string | null {
  const script = findPeerScript();
  if (script.kind === 'skip') return 'INTEROP=skip';
  return script.kind === 'absent' && !script.named
    ? `there are no live peers beside this clone (${script.path})`
    : null;
}

async function countsOrNothing(suite: string): Promise<Counts | undefined> {
  try {
    return await readCounts(suite);
  } catch (error) {
    console.error(`the report of ${suite}: ${(error as Error).message}`);
    return undefined;
  }
}
