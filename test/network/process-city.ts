import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { until } from '../interop/until.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnDatabase, ownDatabase } from '../support/own-database.ts';
import {
  type CommandEnd,
  ENTRY,
  type Environment,
  parvis,
  parvisBeside,
  type Served,
  serveParvis,
} from '../support/parvis.ts';
import { openProcessProxy, type ProcessProxy } from './process-proxy.ts';

type Json = Readonly<Record<string, unknown>>;
type Finding = { readonly check: string; readonly state: string; readonly says: string };

/** An institution whose node is `parvis serve` in a process of its own, told what to do by command and API. */
export interface ProcessCity extends AsyncDisposable {
  readonly name: string;
  /** Which its pages are in. */
  readonly lang: string;
  readonly origin: string;
  /** Tokens of its residents. */
  readonly residents: readonly string[];
  readonly officer: string;
  /** The link by which its administrator signs in, once. */
  readonly signInLink: string;
  /** Where its database is on the server; null where that is in its folder. */
  readonly database: string | null;
  /** What stands between it and everybody else. */
  readonly proxy: ProcessProxy;
  command(...args: readonly string[]): Promise<Json>;
  /** What `parvis doctor` finds, well or not. */
  doctor(): Promise<readonly Finding[]>;
  api<T = Json>(method: string, path: string, call?: { readonly token?: string; readonly body?: object }): Promise<T>;
  backUp(file: string): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Loses the database for good, and restores a backup into an empty one. The node does not run meanwhile. */
  restore(file: string): Promise<Json>;
  /** `clockOffMs`: how far its clock is from the right time; `entry`: the program that runs from now on. */
  start(options?: { readonly clockOffMs?: number; readonly entry?: string }): Promise<void>;
  /** Whether its database lies in its folder, where a disk can be full. */
  readonly isEmbedded: boolean;
  /** From now on nothing can be written to its database, until there is room again or it is killed. */
  fillDisk(): Promise<void>;
  makeRoom(): Promise<void>;
  /** Goes to another address, to which the former leads; it runs again when this is done. */
  move(): Promise<void>;
  /** What it logged as a warning or worse. */
  complaints(): string;
}

/** An embedded database can wait for ever for a lock that a failed write left held; its process then ends itself (ADR 0135). */
const WATCHDOG_S = 20;
const HUNG = 75;
/** Two seconds between them. */
const OVERLOADED_TRIES = 45;
const SECRET_KEY = 'a secret key for tests only, 32 bytes or more';

/** Where each keeps what it has: in a database of its own on the server of the tests, else in its folder. */
export async function openProcessCity(of: {
  readonly name: string;
  readonly lang: string;
  readonly residents: number;
  readonly folder: string;
  /** The server of the databases; null for one in each folder. */
  readonly server?: string | null | undefined;
  /** The program; that of this checkout if nobody says. */
  readonly entry?: string;
}): Promise<ProcessCity> {
  const { server = serverOfTests() } = of;
  let { entry = ENTRY } = of;
  const own = server === null ? null : await ownDatabase(server, 'processes');
  const port = String(await freePort());
  const proxies = [await openProcessProxy(Number(port))];
  const proxy = () => proxies.at(-1) as ProcessProxy;
  const closeProxies = async () => {
    for (const each of proxies) await each[Symbol.asyncDispose]();
  };
  const dataDir = join(of.folder, of.name);
  const full = join(of.folder, `${of.name}-is-full`);
  const makeRoom = async () => await rm(full, { force: true });
  let env: Environment = {
    ORIGIN: proxy().origin,
    PORT: port,
    DATA_DIR: dataDir,
    ALLOW_PRIVATE_ADDRESSES: 'true',
    SECRET_KEY,
    WATCHDOG_SECONDS: String(WATCHDOG_S),
    ...(own === null ? { NODE_OPTIONS: preload('full-disk.ts', { file: full }) } : { DATABASE_URL: own.url }),
  };
  let node: Served = await serveParvis(env, [], entry).catch(async (error: unknown) => {
    await own?.drop();
    await closeProxies();
    throw error;
  });
  let isUp = true;
  let text = '';

  /** A command beside the running node; on PostgreSQL a process of its own, as there it is nothing else. */
  const run = async (args: readonly string[]): Promise<CommandEnd> =>
    await (own === null && isUp ? parvisBeside : parvis)([...args, '--json'], { env, cwd: of.folder, entry });
  const command = async (...args: readonly string[]): Promise<Json> => {
    const { code, out, err } = await run(args);
    const notDone = () =>
      `${of.name}: ${args.join(' ')} ended with ${code}: ${out}${err}; the node said: ${node.err()}`;
    if (code !== 0) throw new Error(notDone());
    return JSON.parse(out) as Json;
  };
  const asked = async (path: string, init: RequestInit) => {
    const response = await fetch(`http://localhost:${port}/api/v1${path}`, init).catch((cause: unknown) => {
      throw new Error(`${of.name} does not answer; it said: ${node.err()}`, { cause });
    });
    return { response, text: await response.text() };
  };
  const api = async <T>(
    method: string,
    path: string,
    { token, body }: { readonly token?: string; readonly body?: object } = {},
  ): Promise<T> => {
    const init = {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let { response, text } = await asked(path, init);
    // What an overloaded node did not process is sent again, as by any client.
    for (let tries = 0; text.includes('problems#overloaded') && tries < OVERLOADED_TRIES; tries += 1) {
      await pause(2_000);
      ({ response, text } = await asked(path, init));
    }
    if (!response.ok) throw new Error(`${of.name}: ${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  };
  const kill = async () => {
    if (!isUp) return;
    isUp = false;
    await node.kill();
    await makeRoom();
    text += node.err();
  };

  let clockOffMs = 0;
  const start: ProcessCity['start'] = async (options = {}) => {
    clockOffMs = options.clockOffMs ?? 0;
    entry = options.entry ?? entry;
    const shifted = clockOffMs === 0 ? [] : [preload('shifted-clock.ts', { ms: String(clockOffMs) })];
    const loaded = [...(env['NODE_OPTIONS'] === undefined ? [] : [env['NODE_OPTIONS']]), ...shifted];
    node = await serveParvis({ ...env, NODE_OPTIONS: loaded.join(' ') }, [], entry);
    isUp = true;
  };
  const place = ['--handle', of.name, '--territory', `${of.name}=${of.name}`, '--languages', of.lang];
  const { administrator } = await command(
    'setup',
    '--name',
    of.name,
    ...place,
    '--admin-email',
    `officer@${of.name}.example`,
  );
  const { token: officer } = await command('token', 'create', '--scopes', 'admin', '--name', 'officer');
  const residents: string[] = [];
  for (let nth = 1; nth <= of.residents; nth += 1) {
    const participant = { name: `${of.name} ${nth}`, standing: 'resident' };
    const scopes = ['propose', 'comment', 'support', 'vote'];
    const made = await api<Json>('POST', '/tokens', {
      token: String(officer),
      body: { name: participant.name, scopes, participant },
    });
    residents.push(String(made['token']));
  }
  return {
    name: of.name,
    lang: of.lang,
    get origin() {
      return proxy().origin;
    },
    residents,
    officer: String(officer),
    signInLink: String((administrator as Json)['signIn']),
    database: own?.url ?? null,
    get proxy() {
      return proxy();
    },
    command,
    async doctor() {
      return (JSON.parse((await run(['doctor'])).out) as { findings: readonly Finding[] }).findings;
    },
    api,
    async backUp(file) {
      await command('backup', file, '--no-verify', '--overwrite');
    },
    kill,
    async restore(file) {
      await lose(own, dataDir);
      return await command('restore', file);
    },
    start,
    isEmbedded: own === null,
    async fillDisk() {
      await writeFile(full, '');
    },
    async makeRoom() {
      await makeRoom();
      // It starts its database anew where that had stopped; where its process ended itself, a supervisor starts that.
      const runsAgain = async () => {
        const { exitCode } = node.process;
        if (exitCode !== null && exitCode !== HUNG) throw new Error(`${of.name} ended with ${exitCode}: ${node.err()}`);
        if (exitCode !== null) {
          text += node.err();
          await start({ clockOffMs });
        }
        return await answers(api);
      };
      await until(`${of.name} after its disk was full`, runsAgain, 60_000 + 1_000 * WATCHDOG_S);
    },
    async move() {
      const former = proxy().origin;
      // What befell the former address ends with it: it leads to the new one.
      proxy().befall(null);
      proxy().cut(null);
      await kill();
      proxies.push(await openProcessProxy(Number(port)));
      env = { ...env, ORIGIN: proxy().origin };
      await command('node', 'move', '--from', former);
      node = await serveParvis(env, [], entry);
      isUp = true;
    },
    complaints: () => text + (isUp ? node.err() : ''),
    async [Symbol.asyncDispose]() {
      await kill();
      await own?.drop();
      await closeProxies();
    },
  };
}

function serverOfTests(): string | null {
  const server = process.env['TEST_DATABASE_URL'];
  return server === undefined || server === '' ? null : server;
}

async function lose(own: OwnDatabase | null, dataDir: string): Promise<void> {
  if (own !== null) return await own.replace();
  await rm(dataDir, { recursive: true });
  await mkdir(dataDir);
}

/** What has a program load a file of `processes/` first. */
function preload(file: string, parameters: Readonly<Record<string, string>>): string {
  const address = pathToFileURL(join(import.meta.dirname, 'processes', file));
  return `--import=${address.href}?${new URLSearchParams(parameters)}`;
}

async function answers(api: ProcessCity['api']): Promise<boolean> {
  return await api('GET', '/consultations').then(
    () => true,
    () => false,
  );
}
