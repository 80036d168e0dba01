import { runProgram } from '../test/support/program.ts';
import { type Counts, discardReport, readCounts } from '../test/support/report.ts';
import { faultsOf, type SuiteOutcome, totalsOf } from './verdict.ts';

/** Every suite, in the order they run: its npm script, the report it leaves in .reports/, and when it is given up. */
const SUITES = [
  { name: 'check', script: 'check', minutes: 5 },
  { name: 'test', script: 'test', minutes: 15 },
  { name: 'postgres', script: 'test:postgres', minutes: 15 },
  { name: 'kill', script: 'test:kill', minutes: 45 },
] as const;

const outcomes: SuiteOutcome[] = [];
for (const { name, script, minutes } of SUITES) {
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
}
const { passed, failed } = totalsOf(outcomes);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

async function countsOrNothing(suite: string): Promise<Counts | undefined> {
  try {
    return await readCounts(suite);
  } catch (error) {
    console.error(`the report of ${suite}: ${(error as Error).message}`);
    return undefined;
  }
}
