import { onEachConfig } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import {
  HEALTH_MS,
  halvesOf,
  isExpected,
  isRefusal,
  MEMORY_GROWTH_MAX,
  type OverloadReport,
  pageMax,
  statusesOf,
} from './overload-report.ts';
import { overloaded } from './overloaded.ts';
import { sized } from './size.ts';

/** `node bench/overload.ts` floods for ten minutes. */
const SECONDS = sized(60, 4);

export const overload: Bench = {
  name: 'overload',
  says:
    `\`parvis serve\` that is sent ten times what it takes for ${SECONDS} s: what it refuses, and how; its health and its memory; ` +
    'whether what it acknowledged is there, and how fast a page is ten seconds later',
  run: (note) =>
    onEachConfig(note, async (engine, config) =>
      figuresOf(await overloaded(engine, config, { seconds: SECONDS, note })),
    ),
};

function figuresOf(report: OverloadReport): readonly Figure[] {
  const { engine, kinds, health, memory, page, acknowledged, lost, seconds } = report;
  const statuses = [...statusesOf(report)];
  const countOf = (is: (status: string) => boolean) =>
    statuses.reduce((sum, [status, count]) => sum + (is(status) ? count : 0), 0);
  const sumOf = (what: (kind: (typeof kinds)[string]) => number) =>
    Object.values(kinds).reduce((sum, kind) => sum + what(kind), 0);
  const sent = { name: 'sent', value: sumOf((kind) => kind.sent) };
  const refused = { name: 'refused', value: countOf(isRefusal) };
  const { first, second } = halvesOf(memory);
  const counts: readonly (readonly [string, number, Figure['yardstick']])[] = [
    ['refused without Retry-After', sumOf(({ unpromised }) => unpromised), refused],
    ['answered neither as asked nor with 429 or 503', countOf((status) => !isExpected(status)), sent],
    ['/health failed', health.failed, sent],
    ['comments acknowledged and lost', lost.comments, { name: 'acknowledged', value: acknowledged.comments }],
    ['Likes acknowledged and lost', lost.likes, { name: 'acknowledged', value: acknowledged.likes }],
  ];
  return [
    // Where nothing is refused, it was not too much.
    {
      name: `${engine}: refused with 429 or 503`,
      ...{ unit: '/s', value: refused.value / seconds, yardstick: { ...sent, value: sent.value / seconds }, target: 1 },
    },
    ...counts.map(
      ([name, value, yardstick]): Figure => ({
        name: `${engine}: ${name}`,
        ...{ unit: 'requests', value, yardstick, target: 0 },
      }),
    ),
    {
      name: `${engine}: connections that ended without an answer`,
      ...{ unit: 'requests', value: sumOf(({ broken }) => broken), yardstick: sent },
    },
    {
      name: `${engine}: /health, the slowest of a hundred`,
      ...{ unit: 'ms', value: health.p99, yardstick: { name: 'the median', value: health.p50 }, target: HEALTH_MS },
    },
    {
      name: `${engine}: memory in the second half`,
      ...{ unit: 'MB', value: second, yardstick: { name: 'in the first', value: first } },
      target: first + MEMORY_GROWTH_MAX,
    },
    {
      name: `${engine}: a page from ten seconds after on`,
      ...{ unit: 'ms', value: page.after.p50, p95: page.after.p95, p99: page.after.p99 },
      yardstick: { name: 'before', value: page.before.p50 },
      target: pageMax(page.before),
    },
  ];
}
