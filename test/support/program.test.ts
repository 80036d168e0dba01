import { describe, expect, test } from 'vitest';
import { projectDir, runProgram } from './program.ts';

const node = process.execPath;

describe('a program that the project runs', () => {
  test('tells how it ended and what it wrote', async () => {
    const script = "console.log(process.cwd(), process.env.WHO); console.error('careful'); process.exitCode = 3";
    const end = await runProgram(node, ['-e', script], { env: { WHO: 'alice' }, output: 'keep', minutes: 1 });
    expect(end.code).toBe(3);
    expect(end.output).toContain(`${projectDir} alice`);
    expect(end.output).toContain('careful');
  });

  test('is ended with its children when its time is over', async () => {
    const child =
      "process.on('SIGTERM', () => { console.log('child asked'); process.exit() }); setInterval(() => {}, 1000)";
    const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
      process.on('SIGTERM', () => {}); setTimeout(() => process.exit(9), 15000)`;
    const end = await runProgram(node, ['-e', script], { output: 'keep', minutes: 0.02 });
    expect(end).toMatchObject({ code: null, output: 'child asked\n' });
  }, 30_000);

  test('that is not there is a failure', async () => {
    await expect(runProgram('no-such-program', [], { output: 'keep', minutes: 1 })).rejects.toThrow('ENOENT');
  });
});
