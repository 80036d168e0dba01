/**
 * `--small`: whether every benchmark runs, not how fast anything is. Its figures say nothing, and are
 * of the embedded database alone where `BENCH_ENGINE` does not say another.
 */
export const SMALL = process.argv.includes('--small');

/** How much is measured: all of it, or next to nothing where only the benchmark itself is tried. */
export function sized(full: number, small: number): number {
  return SMALL ? small : full;
}
