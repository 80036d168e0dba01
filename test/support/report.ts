import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from './program.ts';

/** What one run of a suite counted. A todo is a skipped test: it says that something is not tested. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The part of vitest's JSON report that is read, and that other runners of this project write in the same form. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
};

/** Where the report of a suite lies. */
export function reportPath(suite: string): string {
  return join(projectDir, '.reports', `${suite}.json`);
}

/** Takes the last report away, so that a suite that writes none cannot pass with an old one. */
export async function discardReport(suite: string): Promise<void> {
  await rm(reportPath(suite), { force: true });
}

/** Counts what the report of a suite says; throws where there is no report, or none that can be read. */
export async function readCounts(suite: string): Promise<Counts> {
  return countsOf(JSON.parse(await readFile(reportPath(suite), 'utf8')));
}

/** The counts of a report in vitest's form; throws where a figure is missing. */
export function countsOf(report: unknown): Counts {
  const figure = (name: keyof Report): number => {
    const value = (report as Partial<Report> | null)?.[name];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
      throw new Error(`the report has no ${name}`);
    return value;
  };
  return {
    passed: figure('numPassedTests'),
    failed: figure('numFailedTests'),
    skipped: figure('numPendingTests') + figure('numTodoTests'),
  };
}

/** Writes counts as vitest would, for a suite that vitest does not run. */
export async function writeReport(suite: string, counts: Counts): Promise<void> {
  const report: Report = {
    numPassedTests: counts.passed,
    numFailedTests: counts.failed,
    numPendingTests: counts.skipped,
    numTodoTests: 0,
  };
  await mkdir(join(projectDir, '.reports'), { recursive: true });
  await writeFile(reportPath(suite), `${JSON.stringify(report)}\n`);
}
