import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const command = join(import.meta.dirname, '../../docker/parvis');

describe('the command of the container image', () => {
  let dataDir: string;

  /** Runs it with a `node` that only says what it was given. */
  const run = (environment: Record<string, string>) =>
    spawnSync(command, ['serve'], {
      encoding: 'utf8',
      env: { PATH: `${dataDir}:${process.env['PATH']}`, DATA_DIR: dataDir, ...environment },
    });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parvis-image-'));
    await writeFile(join(dataDir, 'node'), '#!/bin/sh\necho $(basename "$1") $2 key=$(printenv SECRET_KEY)\n');
    await chmod(join(dataDir, 'node'), 0o755);
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const DATABASE_URL = 'postgres://database/parvis';

  test('makes a key for a node on PostgreSQL, once, readable by its owner only', async () => {
    const first = run({ DATABASE_URL });
    const second = run({ DATABASE_URL, SECRET_KEY: '' });
    const stored = (await readFile(join(dataDir, 'secret-key'), 'utf8')).trim();
    expect(Buffer.from(stored, 'base64')).toHaveLength(32);
    expect(first.stdout).toBe(`parvis.mjs serve key=${stored}\n`);
    expect(second.stdout).toBe(first.stdout);
    expect((await stat(join(dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
  });

  test('takes the key that is given', () => {
    expect(run({ DATABASE_URL, SECRET_KEY: 'given' }).stdout).toBe('parvis.mjs serve key=given\n');
  });

  test('leaves the key to the node where the database is embedded', () => {
    expect(run({}).stdout).toBe('parvis.mjs serve key=\n');
  });

  test('fails where the data volume cannot be written', () => {
    const { status, stdout } = run({ DATABASE_URL, DATA_DIR: join(dataDir, 'absent') });
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
  });
});
