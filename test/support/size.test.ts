import { describe, expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { faultsOfSize, lowered, readLimit, type SizeLimit, sizesOfSources, total } from './size.ts';

const LIMIT: SizeLimit = {
  folders: { 'src/domain': { lines: 100, files: 4 }, 'src/http': { lines: 200, files: 6 } },
  allowed: { meetings: { lines: 50, files: 2 } },
};

describe('the size of the sources', () => {
  test('is within its limit up to what is allowed beside, wherever that goes', () => {
    const sizes = { 'src/domain': { lines: 40, files: 2 }, 'src/http': { lines: 310, files: 10 } };
    expect(faultsOfSize(sizes, LIMIT)).toEqual([]);
  });

  test.each([
    ['a line', { lines: 351, files: 12 }, '+251 lines, +8 files'],
    ['a file', { lines: 350, files: 13 }, '+250 lines, +9 files'],
  ])('is refused with %s more, by the folder that grew', (_, size, grown) => {
    expect(faultsOfSize({ 'src/domain': size }, LIMIT)).toEqual([
      `src has ${size.lines} lines in ${size.files} files, and may have 350 in 12`,
      `src/domain: ${grown}`,
    ]);
  });

  test('names a new folder, and none that shrank', () => {
    const sizes = { 'src/domain': { lines: 90, files: 4 }, 'src/meeting': { lines: 400, files: 3 } };
    expect(faultsOfSize(sizes, LIMIT).slice(1)).toEqual(['src/meeting: +400 lines, +3 files']);
  });

  test('lowers its limit and never raises it', () => {
    const fewer = { 'src/http': { lines: 180, files: 6 }, 'src/domain': { lines: 110, files: 4 } };
    expect(lowered(fewer, LIMIT)).toEqual({ folders: fewer, allowed: LIMIT.allowed });
    expect(() => lowered({ 'src/http': { lines: 301, files: 1 } }, LIMIT)).toThrow('more than 300 in 10');
    expect(() => lowered({ 'src/http': { lines: 1, files: 11 } }, LIMIT)).toThrow('more than 300 in 10');
  });

  test('has no file in git that a program makes, but for the register of personal data', async () => {
    const named = ['grep', '-l', '-E', '^(/\\*\\*|<!--) Generated from .* by `npm run', '--', 'src', 'docs'];
    const { output } = await runProgram('git', named, { output: 'keep', minutes: 1 });
    expect(output.trim().split('\n')).toEqual(['docs/operate/privacy.md']);
    const made = ['src/storage/kit/schema.ts', 'src/i18n/message-arguments.ts'];
    const ignored = await runProgram('git', ['check-ignore', ...made], { output: 'keep', minutes: 1 });
    expect(ignored.output.trim().split('\n')).toEqual(made);
  });

  test('is counted in the tree as it is, and would be refused without a limit', async () => {
    const sizes = await sizesOfSources();
    expect(total(sizes).files).toBeGreaterThan(500);
    const faults = faultsOfSize(sizes, { folders: {}, allowed: {} });
    expect(faults).toHaveLength(1 + Object.keys(sizes).length);
    expect(faults).toContainEqual(expect.stringMatching(/^src\/domain: \+\d+ lines, \+\d+ files$/));
    expect(Object.keys((await readLimit()).folders)).toContain('src/domain');
  });
});
