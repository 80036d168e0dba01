import { beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/program.ts';

type Said = {
  readonly bench: string;
  readonly figures: readonly {
    readonly name: string;
    readonly value: number;
    readonly yardstick: { readonly value: number };
    readonly met: boolean | null;
  }[];
};

/** Every benchmark at its smallest: that it runs, not how fast anything is. */
describe('npm run bench', () => {
  let benches: readonly Said[];

  beforeAll(async () => {
    const { code, output } = await runProgram('node', ['bench/run.ts', '--small', '--json'], {
      output: 'keep',
      minutes: 15,
    });
    if (code !== 0) throw new Error(output);
    benches = JSON.parse(output.slice(output.indexOf('\n{') + 1)).benches;
  }, 900_000);

  it('runs every benchmark, and says each figure beside its yardstick', () => {
    const measured = benches.filter(({ figures }) => figures.length > 0).map(({ bench }) => bench);
    expect(measured).toEqual([
      'list-and-search',
      'acts',
      'casting',
      'event-consumers',
      'comment-events',
      'journal',
      'start',
      'serving',
      'pages',
      'exports',
      'inbox',
      'federation-delivery',
      'flags',
      'overload',
      'network',
      'absence',
      'cities',
      'tally',
    ]);
    for (const { value, yardstick } of benches.flatMap(({ figures }) => figures)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(yardstick.value).toBeGreaterThanOrEqual(0);
    }
  });

  it('promises nothing of what is too small to be measured', () => {
    expect(benches.flatMap(({ figures }) => figures.filter(({ met }) => met !== null))).toEqual([]);
  });

  it('says what there is where it is asked for something else', async () => {
    const { code, output } = await runProgram('node', ['bench/run.ts', 'nothing'], { output: 'keep', minutes: 1 });
    expect(code).toBe(2);
    expect(output).toContain('federation-delivery: CPU of a delivery');
  });
});
