import type { Application } from '../../application.ts';

/** An address that this node had and was not moved from. */
export type OriginFault = {
  readonly was: string;
  /** Nothing was ever signed under the address of now: all would get new ids and keys. */
  readonly isNew: boolean;
};

/**
 * Whether this node was another one before, by the keys in its database, and nobody said that it moved. So it is where
 * `ORIGIN` is changed, or mistyped, without `parvis node move`. Null where all is well.
 */
export async function checkOrigin(app: Application): Promise<OriginFault | null> {
  return await app.store.read(async ({ moving }) => {
    const [origins, former] = await Promise.all([moving.keyOrigins(), moving.formerOrigins()]);
    const isKnown = (origin: string) => origin === app.origin || former.some((each) => each.origin === origin);
    const [newest] = origins;
    if (newest === undefined) return null;
    const isNew = !origins.some(({ origin }) => origin === app.origin);
    if (isNew && !isKnown(newest.origin)) return { was: newest.origin, isNew };
    // Keys of an address under which the node was started by mistake are younger than those of its own.
    const first = origins.reduce((a, b) => (b.firstAt < a.firstAt ? b : a));
    return isKnown(first.origin) ? null : { was: first.origin, isNew };
  });
}
