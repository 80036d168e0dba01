import type { KvStore } from '@fedify/fedify';

/** As long as anything is tried. */
const KEPT = { hours: 8 * 24 } as const;

const keyOf = (activity: string, host: string) => ['rejected', activity, host] as const;

/** A host said by a Reject that it does not want an activity of ours: it is not tried there again. */
export async function markRejected(kv: KvStore, activity: string, host: string): Promise<void> {
  await kv.set(keyOf(activity, host), true, { ttl: Temporal.Duration.from(KEPT) });
}

export async function wasRejected(kv: KvStore, activity: string, host: string): Promise<boolean> {
  return (await kv.get(keyOf(activity, host))) !== undefined;
}
