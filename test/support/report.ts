import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
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

/** Where what each test of a suite has the sources execute is written, if STATEMENTS is 1. */
export function statementsFolder(suite: string): string {
  return join(projectDir, '.reports', 'statements', suite);
}

/** Where it is written why hooks of a suite failed, by file. */
export function hookFailuresPath(suite: string): string {
  return join(projectDir, '.reports', `${suite}.hooks.json`);
}

/** Takes the last report away, so that a suite that writes none cannot pass with an old one. */
export async function discardReport(suite: string): Promise<void> {
  for (const path of [reportPath(suite), hookFailuresPath(suite)]) await rm(path, { force: true });
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

/** What failed in a suite, each test with the first line of why; nothing where its report names no tests. */
export async function readFailures(suite: string): Promise<readonly string[]> {
  const hooks = await readFile(hookFailuresPath(suite), 'utf8').catch(() => '{}');
  return failuresOf(JSON.parse(await readFile(reportPath(suite), 'utf8')), JSON.parse(hooks));
}

/** `hooks` is why hooks failed, by file. */
export function failuresOf(report: unknown, hooks: Readonly<Record<string, string>> = {}): readonly string[] {
  const { testResults = [] } = report as { readonly testResults?: readonly TestFile[] };
  return testResults.flatMap(({ name, assertionResults = [], status, message }) => {
    const failed = assertionResults.filter(hasFailed);
    const file = relative(projectDir, name);
    // A file that could not be run has no tests to name.
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${hooks[file] ?? firstLine(message)}`] : [];
    return failed.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  });
}

/** The files of a suite in which something failed, from the project's folder on, and what the others counted. */
export type Split = { readonly failedFiles: readonly string[]; readonly rest: Counts };

/** Splits what a suite counted by file; without files where its report names none. */
export async function readSplit(suite: string): Promise<Split> {
  return splitOf(JSON.parse(await readFile(reportPath(suite), 'utf8')));
}

export function splitOf(report: unknown): Split {
  const { testResults = [] } = report as { readonly testResults?: readonly TestFile[] };
  const files = Object.groupBy(testResults, (file) =>
    file.status === 'failed' || file.assertionResults?.some(hasFailed) ? 'failed' : 'rest',
  );
  const tests = (files.rest ?? []).flatMap(({ assertionResults = [] }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return {
    failedFiles: (files.failed ?? []).map(({ name }) => relative(projectDir, name)),
    rest: { passed, failed: 0, skipped: tests.length - passed },
  };
}

function hasFailed(test: { readonly status: string }): boolean {
  return test.status === 'failed';
}

type TestFile = {
  readonly name: string;
  readonly status?: string;
  readonly message?: string;
  readonly assertionResults?: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
};

function firstLine(text = ''): string {
  return text.split('\n')[0] ?? '';
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
