import { beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, type OverloadReport } from '../../bench/overload-report.ts';
import { runProgram } from '../support/program.ts';

/** How long the flood lasts; by hand it lasts ten minutes. */
const SECONDS = 10;
/**
 * The generator of the flood and other tests share the processors with the node, and whoever is given none answers nobody: so
 * it is this in one of two cases, and in nineteen of twenty with patience. By hand it is this in 99 of a hundred.
 */
const HEALTH_MS = 200;
const HEALTH_P95_MS = 1_000;

const url = process.env['TEST_DATABASE_URL'] ?? '';
const engine = url === '' ? 'embedded' : 'postgres';

/** `parvis serve`, sent ten times what it can take at its pages, its API and its inbox. */
describe(`a node that is asked for too much (${engine})`, () => {
  let report: OverloadReport;

  beforeAll(async () => {
    const { output } = await runProgram('node', ['bench/overload.ts', String(SECONDS), '--json'], {
      env: { BENCH_ENGINE: engine, BENCH_DATABASE_URL: url },
      output: 'keep',
      minutes: 5,
    });
    const start = output.indexOf('\n[\n');
    if (start === -1) throw new Error(output);
    [report] = JSON.parse(output.slice(start, output.lastIndexOf('\n]') + 2)) as [OverloadReport];
  }, 360_000);

  it('refuses some of it with a moment to come again, and answers nothing else but what was asked', () => {
    const sent = Object.values(report.kinds).reduce((sum, { statuses }) => sum + (statuses['503'] ?? 0), 0);
    expect(sent).toBeGreaterThan(0);
    for (const { statuses, unpromised } of Object.values(report.kinds)) {
      expect(unpromised).toBe(0);
      expect(Object.keys(statuses).filter((status) => !['200', '201', '202', '429', '503'].includes(status))).toEqual(
        [],
      );
    }
  });

  it('loses nothing that it acknowledged', () => {
    expect(report.acknowledged.comments).toBeGreaterThan(0);
    expect(report.acknowledged.likes).toBeGreaterThan(0);
    expect(report.lost).toEqual({ comments: 0, likes: 0 });
  });

  it('takes residents who act before programs that read', () => {
    const share = (kind: string) => (report.kinds[kind]?.done ?? 0) / (report.kinds[kind]?.sent ?? 1);
    expect(share('comment')).toBeGreaterThan(share('crawled'));
    expect(share('comment')).toBeGreaterThan(share('document'));
  });

  it('says whether it is well', () => {
    expect(report.health.failed).toBe(0);
    expect(report.health.p50).toBeLessThan(HEALTH_MS);
    expect(report.health.p95).toBeLessThan(HEALTH_P95_MS);
  });

  it('takes no more memory for it, and is as fast as before ten seconds later', () => {
    expect(faultsOf(report).filter((fault) => /memory/.test(fault))).toEqual([]);
    const { before, after } = report.page;
    expect(after.p50).toBeLessThan(3 * before.p50 + 100);
  });
});
