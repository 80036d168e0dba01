import { describe, expect, test } from 'vitest';
import { countsOf, failuresOf, splitOf } from '../test/support/report.ts';
import { afterSecondRun, faultsOf, filesToRunAgain, type SuiteOutcome, totalsOf } from './verdict.ts';

const passing: SuiteOutcome = { name: 'test', code: 0, counts: { passed: 3, failed: 0, skipped: 0 } };

describe('the verdict on a suite', () => {
  test('has no fault where every test ran and passed', () => {
    expect(faultsOf(passing)).toEqual([]);
  });

  test.each<[string, Partial<SuiteOutcome>, string]>([
    ['left no report', { counts: undefined }, 'left no report'],
    ['ran no test', { counts: { passed: 0, failed: 0, skipped: 0 } }, 'ran no test'],
    ['skipped a test', { counts: { passed: 3, failed: 0, skipped: 1 } }, '1 skipped'],
    ['failed a test', { code: 1, counts: { passed: 2, failed: 1, skipped: 0 } }, '1 failed'],
    ['ended badly after its tests', { code: 7 }, 'ended with exit code 7'],
    ['was killed', { code: null }, 'was killed or took too long'],
  ])('names what is wrong where it %s', (_, change, fault) => {
    expect(faultsOf({ ...passing, ...change })).toContain(fault);
  });
});

describe('a second run', () => {
  const failing: SuiteOutcome = { name: 'test', code: 1, counts: { passed: 2, failed: 1, skipped: 0 } };
  const split = { failedFiles: ['a.test.ts'], rest: { passed: 1, failed: 0, skipped: 0 } };

  test('is for the few files that failed', () => {
    expect(filesToRunAgain(failing, split)).toEqual(['a.test.ts']);
  });

  test.each<[string, Partial<SuiteOutcome>, number]>([
    ['nothing failed', {}, 0],
    ['it was killed', { code: null }, 1],
    ['it left no report', { counts: undefined }, 1],
    ['many files failed', {}, 5],
  ])('is not made where %s', (_, change, files) => {
    const failedFiles = Array.from({ length: files }, (_, index) => `${index}.test.ts`);
    expect(filesToRunAgain({ ...failing, ...change }, { ...split, failedFiles })).toEqual([]);
  });

  test('that passes makes up for the first', () => {
    const second = { ...passing, counts: { passed: 2, failed: 0, skipped: 0 } };
    expect(afterSecondRun(failing, split, second)).toEqual(passing);
  });

  test('does not hide what other files skipped', () => {
    const rest = { passed: 1, failed: 0, skipped: 1 };
    expect(faultsOf(afterSecondRun(failing, { ...split, rest }, passing))).toEqual(['1 skipped']);
  });

  test.each<[string, Partial<SuiteOutcome>]>([
    ['fails again', { code: 1, counts: { passed: 1, failed: 1, skipped: 0 } }],
    ['leaves no report', { counts: undefined }],
    ['skips', { counts: { passed: 2, failed: 0, skipped: 1 } }],
    ['runs nothing', { counts: { passed: 0, failed: 0, skipped: 0 } }],
    ['ends badly', { code: 7 }],
  ])('that %s changes nothing', (_, change) => {
    expect(afterSecondRun(failing, split, { ...passing, ...change })).toEqual(failing);
  });
});

describe('the totals', () => {
  test('add up what the suites counted', () => {
    const failing = { ...passing, code: 1, counts: { passed: 2, failed: 5, skipped: 0 } };
    expect(totalsOf([passing, failing])).toEqual({ passed: 5, failed: 5 });
  });

  test('count a suite without a failed test as one failure where it has a fault', () => {
    const silent: SuiteOutcome = { name: 'postgres', code: 0, counts: undefined };
    const skipping = { ...passing, counts: { passed: 1, failed: 0, skipped: 2 } };
    expect(totalsOf([passing, silent, skipping])).toEqual({ passed: 4, failed: 2 });
  });
});

describe('a report', () => {
  test('counts a todo as skipped', () => {
    const report = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 };
    expect(countsOf(report)).toEqual({ passed: 4, failed: 1, skipped: 5 });
  });

  test.each([null, {}, { numPassedTests: '4' }, []])('without its figures is none: %j', (report) => {
    expect(() => countsOf(report)).toThrow('the report has no numPassedTests');
  });

  test('names what failed, and a file that did not run', () => {
    const failed = { fullName: 'a tally adds up', status: 'failed', failureMessages: ['Error: 3 is not 4\n  at …'] };
    const passed = { fullName: 'a tally is kept', status: 'passed', failureMessages: [] };
    const report = {
      testResults: [
        { name: 'a.test.ts', status: 'failed', assertionResults: [failed, passed] },
        { name: 'b.test.ts', status: 'failed', message: 'SyntaxError: here', assertionResults: [] },
      ],
    };
    expect(failuresOf(report)).toEqual([
      expect.stringContaining('a.test.ts > a tally adds up: Error: 3 is not 4'),
      expect.stringContaining('b.test.ts: SyntaxError: here'),
    ]);
  });

  test('is split into the files that failed and the rest', () => {
    const [failed, passed, todo] = ['failed', 'passed', 'todo'].map((status) => ({ status }));
    const testResults = [
      { name: 'a.test.ts', status: 'failed', assertionResults: [failed, passed] },
      { name: 'b.test.ts', status: 'failed', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [passed, passed, todo] },
    ];
    expect(splitOf({ testResults })).toEqual({
      failedFiles: [expect.stringMatching(/(^|\/)a\.test\.ts$/), expect.stringMatching(/(^|\/)b\.test\.ts$/)],
      rest: { passed: 2, failed: 0, skipped: 1 },
    });
    expect(splitOf({})).toEqual({ failedFiles: [], rest: { passed: 0, failed: 0, skipped: 0 } });
  });
});
