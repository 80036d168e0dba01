import type { Account, Status } from './account.ts';
import { until } from './until.ts';

/** Waits until an actor said yes to somebody who wants to follow it. */
export async function confirmed(account: Account, actor: string): Promise<void> {
  await until(`an Accept of ${actor} at ${account.handle}`, async () => (await account.followed()).includes(actor));
}

/** Waits until a post is in somebody's timeline. */
export async function arrives(account: Account, uri: string, patienceMs?: number): Promise<Status> {
  return await until(`${uri} in the timeline of ${account.handle}`, () => account.sees(uri), patienceMs);
}
