import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=20'];

describe('a node that starts lean', () => {
  let folder: string;
  let script: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parvis-lean-'));
    script = join(folder, 'entry.mjs');
    const notified = '{ pid: process.pid, flags: process.execArgv, words: process.argv.slice(2), env: process.env }';
    writeFileSync(
      script,
      `import { restartWithMemoryFlags } from ${JSON.stringify(join(import.meta.dirname, 'memory-flags.mjs'))};
      restartWithMemoryFlags();
      console.log(JSON.stringify(${notified}));`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (words: readonly string[], given: readonly string[] = [], env: Record<string, string> = {}) => {
    const { pid, stdout } = spawnSync(process.execPath, [...given, script, ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...env },
    });
    return { told: JSON.parse(stdout), pid };
  };

  test.skipIf(process.platform === 'win32')('is the same process with the same words, where it serves', () => {
    for (const words of [
      ['serve', '--json'],
      ['--json', 'demo'],
    ]) {
      const { told: notified, pid } = start(words, ['--no-warnings'], { ORIGIN: 'https://lyon.example' });
      expect(notified).toMatchObject({ pid, words, flags: ['--no-warnings', ...FLAGS] });
      expect(notified.env).toMatchObject({ ORIGIN: 'https://lyon.example', MALLOC_ARENA_MAX: '1' });
    }
  });

  test.each([[['setup', 'serve']], [['--version']], [[]]])('is started once where it does not serve: %j', (words) => {
    expect(start(words).told).toMatchObject({ words, flags: [] });
  });

  test('leaves limits that were given as they are', () => {
    expect(start(['serve'], ['--max-semi-space-size=32']).told.flags).toEqual(['--max-semi-space-size=32']);
    expect(start(['serve'], [], { NODE_OPTIONS: '--max-semi-space-size=32' }).told.flags).toEqual([]);
    expect(start(['serve'], [], { MALLOC_ARENA_MAX: '3' }).told.env.MALLOC_ARENA_MAX).toBe('3');
  });
});
