export type Item = Readonly<Record<string, unknown>>;
/** What a hostile host makes of an item of its `changes` for who asks, by origin: one or more; null leaves it out. */
export type Lie = (item: Item, asker: string | null) => Item | readonly Item[] | null;

/** What stands before one node or more, and can answer in their place. */
export interface Rewriting {
  /** What a node answers in place of what it has, by who asks (an origin, where a key says so); null for what it has. */
  rewrite:
    | ((
        of: { readonly from: string | null; readonly to: string; readonly path: string },
        body: Buffer,
      ) => Buffer | null)
    | null;
}

/**
 * Has a node tell over HTTP what it does not have: each item of its `changes` goes through a lie. Answers how to be honest
 * again.
 */
export function lies(before: Rewriting, host: { readonly origin: string }, lie: Lie): () => void {
  before.rewrite = ({ from, to, path }, body) => {
    if (to !== host.origin || !/\/changes\?/.test(path)) return null;
    const page = JSON.parse(body.toString()) as { orderedItems?: readonly Item[] };
    const orderedItems = (page.orderedItems ?? []).flatMap((item) => lie(item, from) ?? []);
    return Buffer.from(JSON.stringify({ ...page, orderedItems }));
  };
  return () => {
    before.rewrite = null;
  };
}
