import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { projectDir } from './program.ts';
import { hookFailuresPath } from './report.ts';

/** Writes down why hooks of suites failed, which vitest's JSON report leaves out: file by file, the first line of each. */
export class HookFailures implements Reporter {
  readonly #suite: string;

  constructor(suite: string) {
    this.#suite = suite;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const failures: Record<string, string> = {};
    for (const module of modules) {
      const errors = [...module.children.allSuites()].flatMap((suite) => suite.errors());
      const [line] = errors.map(({ message }) => message.split('\n')[0]);
      if (line !== undefined) failures[relative(projectDir, module.moduleId)] = line;
    }
    const path = hookFailuresPath(this.#suite);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(failures)}\n`);
  }
}
