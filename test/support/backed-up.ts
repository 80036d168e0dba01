import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchive, restoreArchive } from '../../src/storage/archive/restore.ts';
import { writeArchive } from '../../src/storage/archive/write.ts';
import { openMigrated } from '../storage/migrated.ts';
import type { Clock } from './clock.ts';
import { copiesOf, type Town, townOver } from './towns.ts';

const KEY = 'a secret key for tests only, 32 bytes or more';

/** Takes a backup of a town. What is answered makes the town of it, which reads the copies of its co-hosts and nothing else. */
export async function backedUp(
  opening: AsyncDisposableStack,
  town: Town,
  of: { readonly handle: string; readonly clock: Clock },
): Promise<(cohosts: readonly Town[]) => Promise<Town>> {
  const { clock } = of;
  const folder = await mkdtemp(join(tmpdir(), 'parvis-recovering-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const order = { kind: 'backup', file: join(folder, 'backup'), passphrase: null, replace: false } as const;
  const writing = { overwrite: false, verify: false, secretKey: KEY, program: '0', now: clock.now() };
  await writeArchive(town.database, { ...order, ...writing, progress: () => {} });
  return async (cohosts) => {
    const database = opening.use(await openMigrated());
    const taking = { replace: false, secretKey: KEY, now: clock.now(), progress: () => {}, wentOn: town.institution };
    await restoreArchive(database, await openArchive(order, KEY), taking);
    const plain = townOver(database, of);
    const network = {
      ...copiesOf(cohosts),
      page: async () => null,
      institution: async () => null,
      image: async () => null,
      says: async () => null,
    };
    return { ...plain, app: { ...plain.app, network } };
  };
}
