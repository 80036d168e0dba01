import type { Application } from '../../application.ts';
import type { FailingHost } from './ports.ts';

/** A server that takes nothing, and how many messages wait for it. */
export type SilentHost = Pick<FailingHost, 'host' | 'since' | 'error' | 'heldUntil'> & { readonly waiting: number };

/** More hosts than wait for something at once are not counted one by one. */
const COUNTED = 1_000;

/** Servers that take nothing at the moment: those for which most waits first. For administrators. */
export async function readSilentHosts(app: Application): Promise<readonly SilentHost[]> {
  const { hosts, waiting } = await app.store.read(async ({ deliveries }) => ({
    hosts: await deliveries.failingHosts(),
    waiting: new Map((await deliveries.waiting(COUNTED)).map(({ host, count }) => [host, count])),
  }));
  return hosts
    .map(({ host, since, error, heldUntil }) => ({ host, since, error, heldUntil, waiting: waiting.get(host) ?? 0 }))
    .toSorted((one, other) => other.waiting - one.waiting);
}
