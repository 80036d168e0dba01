/** How far clocks may be apart, in milliseconds: HTTP tells whole seconds, and an answer may take some. */
export const CLOCKS_APART_MS = 60_000;

/** Clocks that are too far apart. */
export type ClockFault<P> =
  /** Ours, by what most others say: how far it is ahead of them, negative where it is behind, and how many they are. */
  | { readonly of: 'own'; readonly aheadMs: number; readonly peers: number }
  /** One of ours and a peer's: how far the peer's is ahead of ours. */
  | { readonly of: 'peer'; readonly peer: P; readonly aheadMs: number };

/**
 * What can be said of clocks, by how far those of peers are ahead of ours. Where most of at least two are off to the same side, ours
 * is wrong; else nobody knows which of two is.
 */
export function clockFaults<P>(
  peers: readonly { readonly peer: P; readonly aheadMs: number }[],
): readonly ClockFault<P>[] {
  const apart = peers.filter(({ aheadMs }) => Math.abs(aheadMs) > CLOCKS_APART_MS);
  for (const side of [1, -1]) {
    const off = apart.map(({ aheadMs }) => aheadMs).filter((aheadMs) => Math.sign(aheadMs) === side);
    if (off.length < 2 || off.length * 2 <= peers.length) continue;
    const median = off.toSorted((one, other) => one - other)[Math.floor(off.length / 2)] ?? 0;
    return [{ of: 'own', aheadMs: -median, peers: off.length }];
  }
  return apart.map((each) => ({ of: 'peer', ...each }));
}

/** A span of time in the largest unit of which it has at least one, rounded. */
export function spanOf(ms: number): { readonly count: number; readonly unit: 'minute' | 'hour' | 'day' } {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000));
  if (minutes < 60) return { count: minutes, unit: 'minute' };
  const hours = Math.round(minutes / 60);
  return hours < 24 ? { count: hours, unit: 'hour' } : { count: Math.round(hours / 24), unit: 'day' };
}
