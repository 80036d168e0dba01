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

const HEALTH_MS = 200;
/** As much more than at its beginning a flood may take at its end, in megabytes: what is collected late. */
const MEMORY_GROWTH_MAX = 60;

/** What is promised and did not hold. */
export function faultsOf(report: OverloadReport): readonly string[] {
  const { engine, kinds, health, page, memory, lost, taken, offered } = report;
  const answers = Object.values(kinds);
  const refused = answers.reduce((sum, { statuses }) => sum + (statuses['503'] ?? 0) + (statuses['429'] ?? 0), 0);
  const others = answers
    .flatMap(({ statuses }) => Object.keys(statuses))
    .filter((status) => !/^(2..|429|503)$/.test(status));
  const half = Math.ceil(memory.during.length / 2);
  const growth = Math.max(...memory.during.slice(half)) - Math.max(...memory.during.slice(0, half));
  const faults: readonly (readonly [boolean, string])[] = [
    [refused > 0, `nothing was refused, of ${offered} requests a second where ${taken.toFixed(0)} are taken`],
    [answers.every(({ unpromised }) => unpromised === 0), 'some were refused without Retry-After'],
    [others.length === 0, `some were answered ${[...new Set(others)].join(', ')}`],
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
      page.after.p50 <= 2 * page.before.p50 + 10,
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
