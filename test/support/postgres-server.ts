import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** A PostgreSQL server to test on. Disposing it stops it where it was started here, and leaves it alone where it was not. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
  /** Where the server comes from, in words for the person who reads the log. */
  readonly origin: string;
}

/** The oldest server that a node runs on. */
const OLDEST_MAJOR = 15;

const LOCAL_URL = 'postgres://postgres@127.0.0.1:5432/test';

/**
 * The server of `TEST_DATABASE_URL`; else the one on this machine's usual port, if it lets us in; else a private one, made
 * in a temporary folder from the machine's PostgreSQL, which is installed first where that can be done (Debian, as root).
 */
export async function findPostgresServer(): Promise<PostgresServer> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    await requireAnswer(given);
    return { url: given, origin: 'the server of TEST_DATABASE_URL', async [Symbol.asyncDispose]() {} };
  }
  try {
    await requireAnswer(LOCAL_URL);
    return { url: LOCAL_URL, origin: 'the server on 127.0.0.1:5432', async [Symbol.asyncDispose]() {} };
  } catch {
    return await startPrivateServer();
  }
}

/** Throws where no server of a sufficient version answers at `url`. */
async function requireAnswer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    const major = Math.floor(Number(rows[0]?.version) / 10_000);
    if (major < OLDEST_MAJOR) throw new Error(`PostgreSQL ${OLDEST_MAJOR} or newer is needed, this is ${major}`);
  } finally {
    await client.end();
  }
}

/** A server of our own, which may have ended. */
export interface PrivateServer extends PostgresServer {
  /** Starts it again where it ended, on the same data and port, as what supervises a server does. */
  revive(): Promise<void>;
}

/** Starts a server that no one else knows, without durability: what it holds is thrown away with it. */
export async function startPrivateServer(folder = tmpdir()): Promise<PrivateServer> {
  return await startCluster('initdb', folder, (dataDir) => [
    ...['-D', dataDir, '--username=postgres', '--auth=trust'],
    ...['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
  ]);
}

/** Starts a hot standby of a private server, which follows it from now on. */
export async function startStandby({ url }: PostgresServer): Promise<PostgresServer> {
  return await startCluster('pg_basebackup', tmpdir(), (dataDir) => [
    ...['-D', dataDir, '--dbname', url, '--write-recovery-conf'],
    ...['--wal-method=stream', '--checkpoint=fast', '--no-sync'],
  ]);
}

/** Has a program of PostgreSQL make the data of a server in a folder, and starts it. */
async function startCluster(
  program: 'initdb' | 'pg_basebackup',
  folder: string,
  args: (dataDir: string) => readonly string[],
): Promise<PrivateServer> {
  const binDir = findBinaries() ?? installBinaries();
  const dataDir = await mkdtemp(join(folder, 'parvis-postgres-'));
  const owner = unprivilegedOwner();
  await chmod(dataDir, 0o700);
  if (owner !== undefined) await chown(dataDir, owner.uid, owner.gid);
  execFileSync(join(binDir, program), [...args(dataDir)], {
    ...owner,
    cwd: dataDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
  const run = () =>
    spawn(join(binDir, 'postgres'), ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])], {
      ...owner,
      cwd: dataDir,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
  let child = run();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    await stopServer(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilAnswer(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    origin: `a private server (${binDir}) on 127.0.0.1:${port}`,
    async revive() {
      if (child.exitCode !== null || child.signalCode !== null) child = run();
      await untilAnswer(url, child);
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The folder of the newest sufficient programs of PostgreSQL: where those on the path really are, or where Debian keeps them. */
function findBinaries(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'initdb'));
  const found = globSync([...onPath, '/usr/lib/postgresql/*/bin/initdb']).map((initdb) => {
    const version = execFileSync(initdb, ['--version'], { encoding: 'utf8' });
    return { binDir: dirname(realpathSync(initdb)), major: Number.parseInt(/\d+/.exec(version)?.[0] ?? '0', 10) };
  });
  return found.filter(({ major }) => major >= OLDEST_MAJOR).sort((one, other) => other.major - one.major)[0]?.binDir;
}

function installBinaries(): string {
  const advice = 'install it, or name a server in TEST_DATABASE_URL';
  if (process.getuid?.() !== 0) throw new Error(`there is no PostgreSQL ${OLDEST_MAJOR} on this machine: ${advice}`);
  console.log('installing PostgreSQL');
  const settings = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' } as const;
  execFileSync('apt-get', ['-qq', 'update'], settings);
  execFileSync('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'postgresql'], settings);
  const binDir = findBinaries();
  if (binDir === undefined) throw new Error(`the PostgreSQL of this machine is older than ${OLDEST_MAJOR}: ${advice}`);
  return binDir;
}

/** PostgreSQL refuses to run as root: there it runs as its own account, or as the one that owns nothing. */
export function unprivilegedOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string, account: string) => Number(execFileSync('id', [flag, account], { encoding: 'utf8' }));
  for (const account of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', account), gid: idOf('-g', account) };
    } catch {
      // The account is not there: the next one is.
    }
  }
  throw new Error('there is neither an account postgres nor one named nobody to run PostgreSQL as');
}

async function untilAnswer(url: string, child: ChildProcess): Promise<void> {
  const patience = AbortSignal.timeout(60_000);
  for (;;) {
    try {
      return await requireAnswer(url);
    } catch (cause) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended with exit code ${child.exitCode}`, { cause });
      if (patience.aborted) throw new Error('PostgreSQL does not answer', { cause });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** SIGINT is PostgreSQL's fast shutdown: it ends the sessions and writes what it has. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}
