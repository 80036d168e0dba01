import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/start/config.ts';
import { ownDatabase } from '../support/own-database.ts';
import { type Environment, parvis, parvisBeside, type Served, serveParvis } from '../support/parvis.ts';

export const ORIGIN = 'https://node.test';
export const PORT = '8113';

export type Engine = { readonly name: 'embedded' } | { readonly name: 'postgres'; readonly url: string };

const url = process.env['TEST_DATABASE_URL'] ?? '';
export const ENGINES: readonly Engine[] = [
  { name: 'embedded' },
  ...(url === '' ? [] : [{ name: 'postgres', url } as const]),
];

export type Json = Readonly<Record<string, unknown>>;

/** A node in a process of its own that the peers reach at its origin, told what to do by command and API. */
export interface LiveNode extends AsyncDisposable {
  readonly env: Environment;
  readonly config: ReturnType<typeof readConfig>;
  command(...args: readonly string[]): Promise<Json>;
  token(...args: readonly string[]): Promise<string>;
  api<T = Json>(method: string, path: string, call: { readonly token?: string; readonly body?: object }): Promise<T>;
  /** What it logged as a warning or worse. */
  complaints(): string;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<number | null>;
}

export async function startNode(engine: Engine, caFile: string): Promise<LiveNode> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-interop-'));
  const own = engine.name === 'embedded' ? null : await ownDatabase(engine.url, 'interop');
  const env = {
    ORIGIN,
    PORT,
    DATA_DIR: join(folder, 'data'),
    ALLOW_PRIVATE_ADDRESSES: 'true',
    NODE_EXTRA_CA_CERTS: caFile,
    ...(own === null ? {} : { DATABASE_URL: own.url, SECRET_KEY: 'a secret key for tests only, 32 bytes or more' }),
  };
  const clear = async () => {
    await own?.drop();
    await rm(folder, { recursive: true, force: true });
  };
  let node: Served = await serveParvis(env).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  let running = true;
  let text = '';

  async function end(how: 'kill' | 'stop'): Promise<number | null> {
    if (!running) return 0;
    running = false;
    const code = how === 'kill' ? await node.kill().then(() => null) : await node.stop();
    text += node.err();
    return code;
  }

  async function command(...args: readonly string[]): Promise<Json> {
    const run = engine.name === 'embedded' ? parvisBeside : parvis;
    const { code, out, err } = await run([...args, '--json'], { env, cwd: folder });
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${out}${err}`);
    return JSON.parse(out) as Json;
  }

  return {
    env,
    config: readConfig(env),
    command,
    token: async (...args) => String((await command('token', 'create', ...args))['token']),
    async api<T>(method: string, path: string, { token, body }: { readonly token?: string; readonly body?: object }) {
      const response = await fetch(`http://127.0.0.1:${PORT}/api/v1${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return JSON.parse(text) as T;
    },
    complaints: () => text + (running ? node.err() : ''),
    async kill() {
      await end('kill');
    },
    async start() {
      node = await serveParvis(env);
      running = true;
    },
    stop: () => end('stop'),
    async [Symbol.asyncDispose]() {
      await end('kill');
      await clear();
    },
  };
}
