import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from '../interop/until.ts';
import { freePort } from '../support/free-port.ts';
import { projectDir } from '../support/program.ts';

export const EXAMPLE = join(projectDir, 'docs/federate/example/cohost.mjs');
export const PYTHON_EXAMPLE = join(projectDir, 'docs/federate/example/cohost.py');
/** That of Debian, whose packages it has. */
export const PYTHON = '/usr/bin/python3';

type Step = Readonly<Record<string, unknown>>;

/** A co-host of docs/federate/example in a process of its own. */
export interface ExampleProcess extends AsyncDisposable {
  readonly origin: string;
  readonly host: string;
  /** What it printed so far. */
  readonly steps: readonly Step[];
  errors(): string;
  untilStep(name: string): Promise<void>;
}

/** One that is told what its people do. */
export interface PythonExample extends ExampleProcess {
  act(act: Step & { readonly do: string }): void;
}

/** `supports` is how many it says it counted for its own proposal, `standing` of whom: of residents where absent. */
export async function startExample({
  supports,
  standing = 'resident',
}: {
  readonly supports: number;
  readonly standing?: string;
}): Promise<ExampleProcess> {
  return await start((origin, port) => [process.execPath, EXAMPLE, origin, port, String(supports), standing]);
}

export async function startPythonExample(): Promise<PythonExample> {
  return await start((origin, port) => [PYTHON, PYTHON_EXAMPLE, 'serve', origin, port, '--private-addresses']);
}

async function start(
  commandAt: (origin: string, port: string) => readonly [string, ...string[]],
): Promise<PythonExample> {
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const [command, ...args] = commandAt(origin, port);
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const steps: Step[] = [];
  let [left, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (left + text).split('\n');
    left = lines.pop() ?? '';
    steps.push(...lines.map((line) => JSON.parse(line) as Step));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const example: PythonExample = {
    origin,
    host: new URL(origin).host,
    steps,
    errors: () => errors,
    async untilStep(name) {
      await until(name, async () => steps.some(({ step }) => step === name), 90_000).catch((cause: unknown) => {
        throw new Error(`${JSON.stringify(steps, null, 1)}\n${errors}`, { cause });
      });
    },
    act(act) {
      child.stdin.write(`${JSON.stringify(act)}\n`);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
    },
  };
  await example.untilStep('listening');
  return example;
}
