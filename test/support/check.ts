import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfChanges } from './changes.ts';
import { projectDir, runProgram } from './program.ts';
import { writeReport } from './report.ts';
import { faultsOfSize, readLimit, sizesOfSources } from './size.ts';

/** How one check went, with what it has to say where it failed. */
type Outcome = { readonly passed: boolean; readonly output: string };

/** One thing that `npm run check` holds: a name for its line, and how it is found out. */
type Check = { readonly name: string; readonly run: () => Promise<Outcome> };

/** They make the types that git does not keep (docs/adr/0218), which the others read. */
const FIRST: readonly Check[] = [
  program('schema', ['node', 'migrations/generate-schema.ts']),
  program('messages', ['node', 'src/i18n/generate-arguments.ts', '--check']),
];

const CHECKS: readonly Check[] = [
  program('types', ['tsc', '--noEmit']),
  program('unused', ['knip']),
  program('format and lint', ['biome', 'check', '--error-on-warnings', '.']),
  program('imports', ['vitest', 'run', '--config', 'vitest.config.ts', '--reporter=dot'], { SUITE: 'imports' }),
  program('privacy', ['node', 'src/i18n/generate-privacy.ts', '--check']),
  ...['vocab/check.ts', 'src/i18n/check.ts']
    .filter((file) => existsSync(join(projectDir, file)))
    .map((file) => program(file, ['node', file])),
  {
    name: 'changes',
    async run() {
      const faults = await faultsOfChanges(join(projectDir, 'changes.d'));
      return { passed: faults.length === 0, output: faults.join('\n') };
    },
  },
  {
    name: 'size',
    async run() {
      const faults = faultsOfSize(await sizesOfSources(), await readLimit());
      return { passed: faults.length === 0, output: faults.join('\n') };
    },
  },
];

/** As many at once as a small machine has cores; the longest come first. */
const AT_ONCE = 2;

const failed: string[] = [];
for (const checks of [FIRST, CHECKS]) {
  const waiting = checks.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { name, run } of waiting) {
        const started = performance.now();
        const { passed, output } = await run();
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name}  ${seconds} s`);
        if (passed) continue;
        failed.push(name);
        console.log(output.trim().replaceAll(/^/gm, '      '));
      }
    }),
  );
}
const passed = FIRST.length + CHECKS.length - failed.length;
await writeReport('check', { passed, failed: failed.length, skipped: 0 });
if (failed.length > 0) {
  console.error(`npm run check failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

function program(name: string, line: readonly [string, ...string[]], env: Record<string, string> = {}): Check {
  const [command, ...args] = line;
  return {
    name,
    async run() {
      const { code, output } = await runProgram(command, args, {
        env: { ...env, NO_COLOR: '1' },
        output: 'keep',
        minutes: 5,
      });
      return { passed: code === 0, output };
    },
  };
}
