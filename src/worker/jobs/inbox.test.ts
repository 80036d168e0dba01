import { expect, it } from 'vitest';
import type { Peering } from '../../federation/peering.ts';
import type { Database } from '../../storage/kit/database.ts';
import { inboxJob } from './inbox.ts';

it('has whoever decides look again when something arrives, also while it waits', async () => {
  const received: string[] = [];
  let activity = () => {};
  const database = {
    async listen(_: string, wake: () => void) {
      activity = wake;
      return async () => {};
    },
  };
  const peering = { look: () => received.push('look') };
  const inbox = inboxJob({
    database: database as unknown as Database,
    peering: peering as unknown as Peering,
  });
  await inbox.wokenBy?.(() => received.push('wake'));
  activity();
  expect(received).toEqual(['look', 'wake']);
});
