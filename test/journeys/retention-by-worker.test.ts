import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readRetention } from '../../src/application/privacy/enforce-retention.ts';
import { readConfig } from '../../src/start/config.ts';
import { createLog } from '../../src/start/log.ts';
import { startNode } from '../../src/start/node.ts';
import { migrateDirectory } from '../storage/snapshot.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-retention-'));
  await migrateDirectory(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is enforced by a worker when it starts, rule by rule', { timeout: 60_000 }, async () => {
  const config = readConfig({
    ORIGIN: 'https://lyon.example',
    DATA_DIR: folder,
    SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
  });
  const now = new Date('2026-03-03T09:00:00Z');
  await using node = await startNode({ ...config, port: 0 }, createLog('silent'), { now: () => now });
  await vi.waitFor(
    async () => {
      const runs = (await readRetention(node.app)).map(({ run }) => run?.ranAt.getTime());
      expect(new Set(runs)).toEqual(new Set([now.getTime()]));
    },
    { timeout: 20_000, interval: 100 },
  );
});
