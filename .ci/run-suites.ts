import { findPeerScript } from '../test/support/peer-script.ts';
import { runProgram } from '../test/support/program.ts';
import { findRealData, REAL_DATA_TESTS } from '../test/support/real-data.ts';
import { type Counts, discardReport, readCounts, readFailures } from '../test/support/report.ts';
import { faultsOf, type SuiteOutcome, totalsOf } from './verdict.ts';

/** Every suite, in the order they run: its npm script, the report it leaves in .reports/, and when it is given up. */
const SUITES: readonly Suite[] = [
  { name: 'check', script: 'check', minutes: 5 },
  { name: 'test', script: 'test', minutes: 15 },
  { name: 'slow', script: 'test:slow', minutes: 20 },
  { name: 'postgres', script: 'test:postgres', minutes: 30 },
  { name: 'browser', script: 'test:browser', minutes: 25 },
  { name: 'kill', script: 'test:kill', minutes: 55 },
  { name: 'interop', script: 'test:interop', minutes: 15, unless: withoutPeers },
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
for (const { name, script, minutes, unless } of SUITES) {
  const reason = unless?.() ?? null;
  if (reason !== null) {
    notRun.push(`${name}: ${reason}`);
    continue;
  }
  console.log(`\n== npm run ${script}`);
  await discardReport(name);
  const { code, seconds } = await runProgram('npm', ['run', '--silent', script], { output: 'show', minutes });
  outcomes.push({ name, code, counts: await countsOrNothing(name) });
  console.log(`== ${script} took ${seconds.toFixed(0)} s`);
}

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
for (const line of notRun) console.log(`NOT RUN  ${line}`);
const { passed, failed } = totalsOf(outcomes);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

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
