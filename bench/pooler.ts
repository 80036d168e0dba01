import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/support/free-port.ts';
import { unprivilegedOwner } from '../test/support/postgres-server.ts';
import { cpuOf } from './cpu.ts';

const PATIENCE_MS = 10_000;

/** PgBouncer by transaction, as docs/operate/scale.md has it, in front of a server. */
export type Pooler = AsyncDisposable & { readonly url: string; readonly cpu: () => number };

/** Null where PgBouncer is not installed. */
export async function startPooler(of: { readonly folder: string; readonly url: string }): Promise<Pooler | null> {
  const [program] = globSync([...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'].map((at) => `${at}/pgbouncer`));
  if (program === undefined) return null;
  const url = new URL(of.url);
  const port = await freePort();
  const file = join(of.folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=${url.hostname} port=${url.port} user=${url.username}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'max_prepared_statements = 600',
    'max_client_conn = 100',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  await chmod(of.folder, 0o755);
  const child = spawn(program, ['--quiet', file], { ...unprivilegedOwner(), stdio: 'ignore' });
  process.once('exit', () => child.kill());
  await untilListening(port);
  url.port = String(port);
  return {
    url: url.href,
    cpu: () => cpuOf(child.pid ?? 0)?.microseconds ?? 0,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function untilListening(port: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const listens = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listens) return;
    if (performance.now() > until) throw new Error('PgBouncer does not listen');
    await sleep(50);
  }
}
