/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export type Chance = () => number;

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** The seed of this run: of NETWORK_SEED where a run is to be repeated, else a new one. */
export function seedOfRun(): number {
  const input = process.env['NETWORK_SEED'];
  return input === undefined || input === '' ? Math.floor(Math.random() * 0xffff_ffff) : Number(input);
}

export const NOTHING_TO_PICK = 'nothing to pick from';

export function pick<T>(chance: Chance, among: readonly T[]): T {
  const one = among[Math.floor(chance() * among.length)];
  if (one === undefined) throw new Error(NOTHING_TO_PICK);
  return one;
}
