import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../test/support/program.ts';
import { bundleOf, makeBundle } from './bundle.mjs';

const MAIN = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { many } from './many.ts';

type Place = { readonly line: number };
const place: Place = { line: 8 };
if (process.argv[2] === 'fail') throw new Error(\`failed at \${place.line}\`);
const beside = readFileSync(new URL('./beside.txt', import.meta.url), 'utf8');
const same = readFileSync(join(import.meta.dirname, 'beside.txt'), 'utf8') === beside;
const worker = new Worker(new URL('./thread.ts', import.meta.url));
worker.on('message', (thread) => console.log(JSON.stringify({ many, beside, same, thread, ts: Error().stack?.includes('main.ts:12') })));
`;
const BUNDLES = 'node_modules/.cache/parvis/bundle';

describe('a bundle', () => {
  let root: string;
  const source = (name: string) => join(root, 'src/start', name);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'parvis-bundle-'));
    mkdirSync(join(root, 'src/start'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    for (const name of ['bundle', 'memory-flags', 'node-version', 'parvis', 'stack-traces']) {
      copyFileSync(join(import.meta.dirname, `${name}.mjs`), source(`${name}.mjs`));
    }
    writeFileSync(source('main.ts'), MAIN);
    writeFileSync(source('many.ts'), 'export const many: number = 3;\n');
    writeFileSync(source('beside.txt'), 'text');
    writeFileSync(
      source('thread.ts'),
      "import { parentPort } from 'node:worker_threads';\nparentPort?.postMessage('up');\n",
    );
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const started = (...words: string[]) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', source('parvis.mjs'), ...words], {
      encoding: 'utf8',
    });
  const ANSWER = { many: 3, beside: 'text', same: true, thread: 'up', ts: true };

  test('is started, and finds threads and files where the sources are', async () => {
    await makeBundle(root);
    const { state, main } = bundleOf(root) as { state: string; main: string };
    expect(state).toBe('fresh');
    const text = readFileSync(main, 'utf8');
    writeFileSync(main, text.replace('many: 3', 'many: 33'));
    const { stdout, stderr } = started();
    expect(JSON.parse(stdout)).toEqual({ ...ANSWER, many: 33 });
    expect(stderr).toBe('');
  });

  test('names file and line of the source in a trace', async () => {
    await makeBundle(root);
    const { stderr } = started('fail');
    expect(stderr).toMatch(/Error: failed at 8\n\s+at \S*\/src\/start\/main\.ts:8:/);
  });

  test.each([
    ['says something else', () => writeFileSync(source('many.ts'), 'export const many: number = 44;\n'), 44],
    [
      'says something else of the same length',
      () => writeFileSync(source('many.ts'), 'export const many: number = 4;\n'),
      4,
    ],
  ])('is not started where a source %s', async (_, change, many) => {
    await makeBundle(root);
    change();
    expect(bundleOf(root)).toEqual({ state: 'stale' });
    const { stdout, stderr } = started();
    expect(JSON.parse(stdout)).toEqual({ ...ANSWER, many });
    expect(stderr).toBe('the sources run, since they changed after the bundle: npm run bundle\n');
  });

  test('is stale where a source is gone', async () => {
    await makeBundle(root);
    rmSync(source('many.ts'));
    expect(bundleOf(root)).toEqual({ state: 'stale' });
  });

  test('is fresh where a source says the same at another time, or at whole seconds', async () => {
    await makeBundle(root);
    const { mtimeMs } = statSync(source('many.ts'));
    for (const seconds of [12, Math.floor(mtimeMs / 1_000)]) {
      utimesSync(source('many.ts'), seconds, seconds);
      expect(bundleOf(root).state).toBe('fresh');
    }
  });

  test('is made anew, and the one before stays for the process that runs it', async () => {
    await makeBundle(root);
    const { main } = bundleOf(root) as { main: string };
    writeFileSync(source('many.ts'), 'export const many: number = 5;\n');
    await makeBundle(root);
    expect(JSON.parse(started().stdout)).toEqual({ ...ANSWER, many: 5 });
    expect(readFileSync(main, 'utf8')).toContain('many: 3');
  });

  test.each([
    ['none was made', () => {}],
    ['it was left half made', () => mkdirSync(join(root, BUNDLES, 'unfinished-1'), { recursive: true })],
    [
      'what was made is not whole',
      () => {
        mkdirSync(join(root, BUNDLES), { recursive: true });
        writeFileSync(join(root, BUNDLES, 'made.json'), '{"folder":"abc","inp');
      },
    ],
    [
      'its folder is gone',
      () => {
        mkdirSync(join(root, BUNDLES), { recursive: true });
        writeFileSync(join(root, BUNDLES, 'made.json'), '{"folder":"abc","inputs":{}}');
      },
    ],
  ])('is missing where %s, and the sources run', (_, leave) => {
    leave();
    expect(bundleOf(root)).toEqual({ state: 'missing' });
    expect(started()).toMatchObject({ stdout: `${JSON.stringify(ANSWER)}\n`, stderr: '' });
  });

  test('is made by two processes at once', async () => {
    const script = `import { makeBundle } from ${JSON.stringify(join(import.meta.dirname, 'bundle.mjs'))};
      await makeBundle(${JSON.stringify(root)});`;
    const one = () =>
      runProgram(process.execPath, ['--input-type=module', '--eval', script], { output: 'keep', minutes: 1 });
    const ended = await Promise.all([one(), one()]);
    expect(ended.map(({ code, output }) => ({ code, output }))).toEqual([
      { code: 0, output: '' },
      { code: 0, output: '' },
    ]);
    expect(JSON.parse(started().stdout)).toEqual(ANSWER);
  });

  test('is not made where nothing can be written', async () => {
    writeFileSync(join(root, 'node_modules'), 'no folder');
    await expect(makeBundle(root)).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(JSON.parse(started().stdout)).toEqual(ANSWER);
  });

  test('that cannot be made does not fail the installation', () => {
    const { status, stderr } = spawnSync(process.execPath, [source('bundle.mjs')], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^no bundle was made, and the sources run as they are: [^\n]*rolldown[^\n]*\n/);
  });

  test('is not made of a source that asks for its place in a way that a bundle would answer wrongly', async () => {
    writeFileSync(source('many.ts'), 'export const many = import.meta.filename;\n');
    await expect(makeBundle(root)).rejects.toThrow(/many\.ts: import\.meta\.filename/);
  });
});
