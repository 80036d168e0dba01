import type { FaultInjector } from './faults.ts';
import type { Place } from './network.ts';

export type Item = Readonly<Record<string, unknown>>;
/** What a hostile host makes of an item of its `changes` for who asks, by origin; null leaves it out. */
export type Lie = (item: Item, asker: string | null) => Item | null;

/**
 * Has a place tell over HTTP what it does not have: each item of its `changes` goes through a lie. Answers how to be honest
 * again.
 */
export function lies(faults: FaultInjector, host: Place, lie: Lie): () => void {
  faults.rewrite = ({ from, to, path }, body) => {
    if (to !== host.origin || !/\/changes\?/.test(path)) return null;
    const page = JSON.parse(body.toString()) as { orderedItems?: readonly Item[] };
    const orderedItems = (page.orderedItems ?? []).flatMap((item) => lie(item, from) ?? []);
    return Buffer.from(JSON.stringify({ ...page, orderedItems }));
  };
  return () => {
    faults.rewrite = null;
  };
}
