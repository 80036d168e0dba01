import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Agent, fetch } from 'undici';
import { findPeerScript } from '../support/peer-script.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** The two servers, with the address that each is reached at by name. */
const HOSTS = ['alpha.test', 'beta.test'] as const;
export type PeerHost = (typeof HOSTS)[number];

/** Everything the peers and the node under test listen on. */
const ADDRESSES = [
  ...[11, 12, 13, 14].map((last) => ({ host: `127.0.0.${last}`, port: 443 })),
  ...[8111, 8112, 8113].map((port) => ({ host: '127.0.0.1', port })),
];

/** Two live servers behind TLS. Disposing them stops them and takes their folder away. */
export interface Peers extends AsyncDisposable {
  /** The certificate of the authority that signed theirs, and that of our node's host. */
  readonly caFile: string;
  /** The folder of a server's data. */
  readonly dataOf: (host: PeerHost) => string;
  readonly logOf: (host: PeerHost) => Promise<string>;
  /** `fetch` that trusts them and never waits for long. */
  readonly fetch: (url: string, init?: Parameters<typeof fetch>[1]) => ReturnType<typeof fetch>;
  /** Has the script do one of its commands. */
  readonly command: (...args: readonly string[]) => Promise<string>;
  /** The password of somebody with an account. */
  readonly passwordOf: (host: PeerHost, name: string) => Promise<string>;
  /** Keeps a server from answering anybody, with connections open, until it is resumed. */
  pause(host: PeerHost): Promise<void>;
  resume(host: PeerHost): Promise<void>;
}

/** Starts fresh peers with some accounts. Refuses where others run already: they share addresses and one trust store. */
export async function startPeers(
  accounts: readonly { readonly host: PeerHost; readonly name: string }[],
): Promise<Peers> {
  const script = findPeerScript();
  if (script.kind !== 'found')
    throw new Error('there is no script to run live peers with: npm run test:interop says more');
  await refuseIfTaken();
  const folder = await mkdtemp(join(tmpdir(), 'parvis-peers-'));
  await chmod(folder, 0o755);
  const command = async (...args: readonly string[]) => {
    const { stdout } = await run(script.path, args, { env: { ...process.env, D: folder }, timeout: 240_000 });
    return stdout.trim();
  };
  const signal = async (host: PeerHost, name: NodeJS.Signals) => {
    process.kill(Number(await readFile(join(folder, 'pids', host), 'utf8')), name);
  };
  const stop = async () => {
    for (const host of HOSTS) await signal(host, 'SIGCONT').catch(() => {});
    await command('stop');
    // It asks them to end, and does not wait; what comes next may want their addresses.
    await until('the peers have ended', async () => (await taken()) === undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await command('setup');
    // Before the servers run: what they serve of an account they keep.
    for (const { host, name } of accounts) await command('adduser_', host, name);
    await command('start');
    const caFile = join(folder, 'ca/ca.crt');
    const dispatcher = new Agent({ connect: { ca: await readFile(caFile, 'utf8') } });
    return {
      caFile,
      command,
      dataOf: (host) => join(folder, 'snac', host),
      logOf: (host) => readFile(join(folder, 'log', `${host}.log`), 'utf8'),
      fetch: (url, init) => fetch(url, { dispatcher, signal: AbortSignal.timeout(15_000), ...init }),
      passwordOf: async (host, name) => (await readFile(join(folder, `${host}.${name}.pwd`), 'utf8')).trim(),
      pause: (host) => signal(host, 'SIGSTOP'),
      resume: (host) => signal(host, 'SIGCONT'),
      async [Symbol.asyncDispose]() {
        await dispatcher.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function refuseIfTaken(): Promise<void> {
  const address = await taken();
  if (address !== undefined) {
    throw new Error(
      `something listens on ${address} already. Peers that somebody left running are stopped by the script that started them: D=<their folder> snac2.sh stop`,
    );
  }
}

/** The first address that somebody listens on. */
async function taken(): Promise<string | undefined> {
  for (const { host, port } of ADDRESSES) {
    if (await answers(host, port)) return `${host}:${port}`;
  }
  return undefined;
}

function answers(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: 1_000 });
  const end = (accepted: boolean) => {
    socket.destroy();
    resolve(accepted);
  };
  socket.on('connect', () => end(true));
  socket.on('timeout', () => end(true));
  socket.on('error', () => end(false));
  return promise;
}
