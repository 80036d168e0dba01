import { sized } from './size.ts';

/** A figure and what stands beside it: the same machine, in the same run, doing the least that the work needs. */
export type Figure = {
  readonly name: string;
  readonly unit: 'µs' | 'ms' | 's' | '/s' | 'KB' | 'MB' | 'requests';
  /** The median where something was measured many times. */
  readonly value: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly yardstick: { readonly name: string; readonly value: number };
  /** What it must not exceed (or fall below, for a rate); absent where nothing was promised. */
  readonly target?: number;
};

export type Bench = {
  readonly name: string;
  readonly says: string;
  /** `note` says what is going on. */
  readonly run: (note: (text: string) => void) => Promise<readonly Figure[]>;
};

export function isMet({ unit, value, target }: Figure): boolean | null {
  if (target === undefined) return null;
  return unit === '/s' ? value >= target : value <= target;
}

export type Spread = { readonly median: number; readonly p95: number; readonly p99: number };

/** Runs work several times, after runs that do not count; milliseconds. */
export async function spreadOf(
  work: (run: number) => Promise<unknown>,
  runs = sized(60, 2),
  before = sized(8, 1),
): Promise<Spread> {
  for (let run = 0; run < before; run += 1) await work(run);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  const { p50, p95, p99 } = percentilesOf(times);
  return { median: p50, p95, p99 };
}

/** Of times, the median, the slowest of twenty and of a hundred, and the slowest; not a number where there are none. */
export function percentilesOf(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
