import { expect, it } from 'vitest';
import type { Application } from './application/ports.ts';
import type { Peering } from './federation/peering.ts';
import { inboxChores } from './inbox-chores.ts';
import type { Database } from './storage/database.ts';

it('has whoever decides look again when something arrives, also while it waits', async () => {
  const heard: string[] = [];
  let arrived = () => {};
  const database = {
    async listen(_: string, wake: () => void) {
      arrived = wake;
      return async () => {};
    },
  };
  const peering = { look: () => heard.push('look') };
  const [inbox] = inboxChores({
    app: {} as Application,
    database: database as unknown as Database,
    peering: peering as unknown as Peering,
  });
  await inbox?.wokenBy?.(() => heard.push('wake'));
  arrived();
  expect(heard).toEqual(['look', 'wake']);
});
