import { setTimeout as sleep } from 'node:timers/promises';

/** How long one thing may take to get from one server to the other: a peer looks at its queue every three seconds. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 250;

/** Looks again and again until there is something; fails in words where it never comes. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (performance.now() > end) throw new Error(`not within ${patienceMs / 1_000} s: ${what}`);
    await sleep(LOOK_MS);
  }
}
