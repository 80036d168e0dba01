import { percentilesOf } from './figure.ts';
import type { KindFlooded } from './flood.ts';

/** Milliseconds. */
export type Times = { readonly p50: number; readonly p95: number; readonly p99: number; readonly most: number };

/** How a node did that was sent far more than it can take. */
export type OverloadReport = {
  readonly engine: string;
  /** Requests of the very mixture that it takes in a second. */
  readonly taken: number;
  /** Those that it was sent. */
  readonly offered: number;
  readonly seconds: number;
  readonly kinds: Readonly<
    Record<string, Omit<KindFlooded, 'times' | 'done'> & { readonly done: number; readonly times: Times }>
  >;
  /** `/health/live` and `/health/ready`, ten times a second. */
  readonly health: Times & { readonly failed: number };
  /** A page that has to be made, asked for by itself: before, and from ten seconds after the end on. */
  readonly page: { readonly before: Times; readonly after: Times };
  /** Resident megabytes, and the most of each tenth of the flood. */
  readonly memory: { readonly before: number; readonly during: readonly number[] };
  /** What was answered with success, and what of it is not in the database. */
  readonly acknowledged: { readonly comments: number; readonly likes: number };
  readonly lost: { readonly comments: number; readonly likes: number };
};

export function timesOf(milliseconds: readonly number[]): Times {
  const tenth = (ms: number) => Math.round(10 * ms) / 10;
  const { p50, p95, p99, most } = percentilesOf(milliseconds);
  return { p50: tenth(p50), p95: tenth(p95), p99: tenth(p99), most: tenth(most) };
}

export const HEALTH_MS = 200;
/** As much more than at its beginning a flood may take at its end, in megabytes: what is collected late. */
export const MEMORY_GROWTH_MAX = 60;

/** What a page may take from ten seconds after a flood on, in milliseconds, by what it took before. */
export function pageMax(before: Times): number {
  return 2 * before.p50 + 10;
}

/** The most megabytes of the first half of the flood and of the second. */
export function halvesOf({ during }: OverloadReport['memory']): { readonly first: number; readonly second: number } {
  const half = Math.ceil(during.length / 2);
  return { first: Math.max(...during.slice(0, half)), second: Math.max(...during.slice(half)) };
}

/** How often each status was answered, of all kinds of requests. */
export function statusesOf({ kinds }: OverloadReport): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { statuses } of Object.values(kinds)) {
    for (const [status, count] of Object.entries(statuses)) counts.set(status, (counts.get(status) ?? 0) + count);
  }
  return counts;
}

export const isRefusal = (status: string) => status === '429' || status === '503';
export const isExpected = (status: string) => status.startsWith('2') || isRefusal(status);

/** What is promised and did not hold. */
export function faultsOf(report: OverloadReport): readonly string[] {
  const { engine, kinds, health, page, memory, lost, taken, offered } = report;
  const statuses = [...statusesOf(report)];
  const refused = statuses.some(([status]) => isRefusal(status));
  const others = statuses.map(([status]) => status).filter((status) => !isExpected(status));
  const { first, second } = halvesOf(memory);
  const growth = second - first;
  const faults: readonly (readonly [boolean, string])[] = [
    [refused, `nothing was refused, of ${offered} requests a second where ${taken.toFixed(0)} are taken`],
    [Object.values(kinds).every(({ unpromised }) => unpromised === 0), 'some were refused without Retry-After'],
    [others.length === 0, `some were answered ${others.join(', ')}`],
    [
      health.failed === 0 && health.p99 <= HEALTH_MS,
      `health took ${health.p99} ms at the 99th percentile, ${health.failed} failed`,
    ],
    [growth <= MEMORY_GROWTH_MAX, `memory grew by ${growth.toFixed(0)} MB from the first half to the second`],
    [
      lost.comments + lost.likes === 0,
      `${lost.comments} comments and ${lost.likes} Likes were acknowledged and are not there`,
    ],
    [
      page.after.p50 <= pageMax(page.before),
      `a page took ${page.before.p50} ms before and ${page.after.p50} ms ten seconds after`,
    ],
  ];
  return faults.filter(([holds]) => !holds).map(([, fault]) => `${engine}: ${fault}`);
}

export function printed(report: OverloadReport): string {
  const { engine, taken, offered, seconds, kinds, health, page, memory, acknowledged, lost } = report;
  const times = ({ p50, p95, p99, most }: Times) => `p50 ${p50}, p95 ${p95}, p99 ${p99}, at most ${most} ms`;
  const lines = Object.entries(kinds).map(([name, { sent, done, unsent, broken, statuses, times: of }]) => {
    const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
    const rests = [unsent > 0 ? `${unsent} not sent` : '', broken > 0 ? `${broken} broken off` : ''].filter(Boolean);
    return `  ${name.padEnd(9)} ${sent} sent, ${done} done in ${times(of)}; ${[...counts, ...rests].join(', ')}`;
  });
  return [
    `\n${engine}: ${offered} requests a second for ${seconds} s, where it takes ${taken.toFixed(0)}`,
    ...lines,
    `  health    ${times(health)}; ${health.failed} failed`,
    `  a page    before: ${times(page.before)}`,
    `            after:  ${times(page.after)}`,
    `  memory    before: ${memory.before.toFixed(0)} MB, during: ${memory.during.map((mb) => mb.toFixed(0)).join(', ')}`,
    `  acknowledged ${acknowledged.comments} comments and ${acknowledged.likes} Likes, lost ${lost.comments} and ${lost.likes}`,
  ].join('\n');
}
