import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/program.ts';

/** Of PostgreSQL alone, so it is not among those that a machine with Node alone can try. */
const onPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';

describe.runIf(onPostgres)('npm run bench steps', () => {
  it('measures every way to install a node', { timeout: 300_000 }, async () => {
    const { code, output } = await runProgram('node', ['bench/run.ts', 'steps', '--small', '--json'], {
      env: { BENCH_ENGINE: 'postgres' },
      output: 'keep',
      minutes: 4,
    });
    expect(code, output).toBe(0);
    const [{ figures }] = JSON.parse(output.slice(output.indexOf('\n{') + 1)).benches;
    const names = figures.map(({ name }: { readonly name: string }) => name.split(':')[0]);
    const measured = ['one process', 'web and worker', 'the database 2 ms away', 'a replica'];
    // Where PgBouncer is not installed the benchmark says so, and goes without.
    expect([...new Set(names)].filter((name) => name !== 'a pooler')).toEqual(measured);
    for (const { value } of figures) expect(value).toBeGreaterThanOrEqual(0);
  });
});
