import { findChromium } from './chromium.ts';
import { runProgram } from './program.ts';

/** Runs the tests that drive a browser over a node of their own. Arguments go to vitest: a path narrows the run. */
const { code } = await runProgram('vitest', ['run', '--config', 'vitest.config.ts', ...process.argv.slice(2)], {
  env: { SUITE: 'browser', CHROMIUM: findChromium() },
  output: 'show',
  minutes: 40,
});
process.exitCode = code ?? 1;
