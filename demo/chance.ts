/** A seeded pseudo-random generator (mulberry32), so that the demo generates the same city every time. */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An hour at which people write: seldom before eight, mostly in the evening, never at night. */
export function waking(chance: () => number): number {
  return 8 + 13 * Math.sqrt(chance());
}

/** The place of the share that a number below one falls into; the last one takes the rest. */
export function optionAt(shares: readonly number[], chance: number): number {
  let below = 0;
  const at = shares.findIndex((share) => {
    below += share;
    return chance < below;
  });
  return at < 0 ? shares.length - 1 : at;
}
