import type { KvStore } from '@fedify/fedify';

/** As long as anything is tried. */
const KEPT = { hours: 8 * 24 } as const;

const keyOf = (activity: string, host: string) => ['rejected', activity, host] as const;

/** Names every Announce of something among what is rejected. */
export function announceOf(about: string): string {
  return `${about} announced`;
}

/** A host said by a Reject that it does not want an activity of ours, or an Announce of something: it is not tried there again. */
export async function markRejected(kv: KvStore, activity: string, host: string): Promise<void> {
  await kv.set(keyOf(activity, host), true, { ttl: Temporal.Duration.from(KEPT) });
}

/** Whether one of these, by its id, was rejected by a host. */
export async function wasRejected(kv: KvStore, ids: readonly string[], host: string): Promise<boolean> {
  for (const id of ids) if ((await kv.get(keyOf(id, host))) !== undefined) return true;
  return false;
}
