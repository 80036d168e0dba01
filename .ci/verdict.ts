import type { Counts, Split } from '../test/support/report.ts';

/** How one suite went: what it counted, or `undefined` where it left no report, and how its command ended. */
export type SuiteOutcome = {
  readonly name: string;
  readonly code: number | null;
  readonly counts: Counts | undefined;
};

/** What is wrong with a suite, in words; nothing where every test of it ran and passed. */
export function faultsOf({ code, counts }: SuiteOutcome): readonly string[] {
  const faults: string[] = [];
  if (counts === undefined) faults.push('left no report');
  else {
    if (counts.failed > 0) faults.push(`${counts.failed} failed`);
    if (counts.skipped > 0) faults.push(`${counts.skipped} skipped`);
    if (counts.passed + counts.failed + counts.skipped === 0) faults.push('ran no test');
  }
  if (code === null) faults.push('was killed or took too long');
  else if (code !== 0) faults.push(`ended with exit code ${code}`);
  return faults;
}

/** More failing files than this, and it is the change that is broken, not the moment. */
const SECOND_RUN_FILES = 4;

/** The files to run once more: the few that failed in a suite that came to its end. */
export function filesToRunAgain({ code, counts }: SuiteOutcome, { failedFiles }: Split): readonly string[] {
  return code !== null && counts !== undefined && failedFiles.length <= SECOND_RUN_FILES ? failedFiles : [];
}

/** How a suite went whose failing files were run once more: what the other files counted, and that; the first where it has a fault. */
export function afterSecondRun(first: SuiteOutcome, { rest }: Split, second: SuiteOutcome): SuiteOutcome {
  const passed = rest.passed + (second.counts?.passed ?? 0);
  return faultsOf(second).length > 0 ? first : { name: first.name, code: 0, counts: { ...rest, passed } };
}

/** Passed and failed of all suites. A suite with a fault but no failed test counts as one failure: a run with a fault has no zero. */
export function totalsOf(outcomes: readonly SuiteOutcome[]): { readonly passed: number; readonly failed: number } {
  let passed = 0;
  let failed = 0;
  for (const outcome of outcomes) {
    passed += outcome.counts?.passed ?? 0;
    failed += outcome.counts?.failed || (faultsOf(outcome).length > 0 ? 1 : 0);
  }
  return { passed, failed };
}
