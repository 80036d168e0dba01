import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectDir, runProgram } from '../support/program.ts';
import { NEW_FIELD, NEW_KIND, type RecordedChange } from './recorded-changes.ts';

/** Tests that hold for every kind: what is registered as personal, what the API says, who may import whom is held elsewhere. */
const FOR_EVERY_KIND = ['src/domain/privacy', 'src/domain/community', 'src/application/privacy'];
const MINUTES = 20;

/** A sentence for whoever finds a change that does not fit any more. */
const ANEW =
  'the sources changed there: make the change by hand and record it anew in test/architecture/recorded-changes.ts';

describe('in a copy of the sources', () => {
  let copy: string;
  beforeEach(async () => {
    copy = await mkdtemp(join(tmpdir(), 'parvis-change-'));
    const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
    const { output } = await runProgram('git', list, { output: 'keep', minutes: 1 });
    const top = new Set(output.split('\0').map((path) => path.split('/', 1)[0] ?? ''));
    for (const name of top) {
      if (name !== '' && name !== 'node_modules')
        await cp(join(projectDir, name), join(copy, name), { recursive: true });
    }
    await symlink(join(projectDir, 'node_modules'), join(copy, 'node_modules'), 'dir');
  });
  afterEach(() => rm(copy, { recursive: true, force: true }));

  /** Makes a change in the copy, and answers which hand-made sources it touched, texts and tests apart. */
  async function made({ added, edited, texts, test: { file, text } }: RecordedChange): Promise<readonly string[]> {
    for (const [path, source] of Object.entries({ ...added, [file]: text })) await writeFile(join(copy, path), source);
    for (const { file: path, from, to } of edited) {
      const before = await readFile(join(copy, path), 'utf8');
      expect(before.split(from).length - 1, `${path} has “${from.trim()}” once; ${ANEW}`).toBe(1);
      await writeFile(
        join(copy, path),
        before.replace(from, () => to),
      );
    }
    const catalogue = join(copy, 'src/i18n/en.json');
    await writeFile(catalogue, JSON.stringify({ ...JSON.parse(await readFile(catalogue, 'utf8')), ...texts }, null, 2));
    return [...new Set([...Object.keys(added), ...edited.map((edit) => edit.file)])].sort();
  }

  async function passes(program: string, ...args: readonly string[]): Promise<void> {
    const { code, output } = await runProgram('sh', ['-c', 'cd "$0" && exec "$@"', copy, program, ...args], {
      output: 'keep',
      minutes: MINUTES / 2,
    });
    expect(code, output.slice(-4_000)).toBe(0);
  }

  async function hold(...changes: readonly RecordedChange[]): Promise<void> {
    await passes(process.execPath, 'migrations/generate-schema.ts');
    await passes(process.execPath, 'src/i18n/generate-arguments.ts');
    const bin = join(projectDir, 'node_modules/.bin');
    const files = [...changes.map(({ test: { file } }) => file), ...FOR_EVERY_KIND];
    const vitest = ['run', '--config', 'vitest.config.ts', '--reporter=dot', ...files];
    await passes('env', 'SUITE=test', join(bin, 'vitest'), ...vitest);
    // Without what the compiler remembers of the sources themselves.
    await passes(join(bin, 'tsc'), '--noEmit', '--incremental', 'false');
  }

  // Both in one copy: it takes long to compile.
  test('a new field of a kind touches at most five hand-made sources, a new kind at most ten, and both work', {
    timeout: MINUTES * 60_000,
  }, async () => {
    const field = await made(NEW_FIELD);
    expect(field.length, field.join('\n')).toBeLessThanOrEqual(5);
    const kind = await made(NEW_KIND);
    expect(kind.length, kind.join('\n')).toBeLessThanOrEqual(10);
    await hold(NEW_FIELD, NEW_KIND);
  });

  test('a change is refused that does not fit the sources any more', async () => {
    const edited = [{ file: 'src/domain/community/estimate.ts', from: 'nothing there', to: '' }];
    await expect(made({ ...NEW_FIELD, added: {}, edited })).rejects.toThrow('record it anew');
  });
});
