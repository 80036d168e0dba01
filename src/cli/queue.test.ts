import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeThatGaveUp } from '../../test/support/dead-letters.ts';
import { parvis } from '../../test/support/parvis.ts';

describe('commands about messages that were given up', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-queue-'));
    await nodeThatGaveUp(folder, [
      { host: 'a.example', count: 3 },
      { host: 'b.example:8443', error: 'HTTP 404' },
    ]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => parvis(args, { env: { DATA_DIR: folder } });

  it('list them by server, which the doctor sees too', async () => {
    const { out } = await run('queue', 'list');
    expect(out.split('\n').slice(0, 2)).toEqual([
      '      3  outbox  a.example  since 2026-03-02T04:00:00.000Z  The other side has a fault of its own (HTTP 500). Try again later; if it stays so, tell whoever runs it.',
      '      1  outbox  b.example:8443  since 2026-03-02T06:00:00.000Z  There is nothing at this address, or not what the settings name (HTTP 404). Check the address and the settings.',
    ]);
    const doctor = await run('doctor');
    expect(doctor.out).toMatch(/^warn {2}undelivered messages: 3 for a\.example since \S+: .*\(HTTP 500\).*; 1 for/m);
    expect(doctor.out).toMatch(/^ok {4}event consumer federation: tells other servers/m);
  });

  it('send again or delete them, by server', async () => {
    const retried = await run('queue', 'retry', 'a.example', '--json');
    expect(JSON.parse(retried.out)).toEqual({ queue: 'outbox', host: 'a.example', messages: 3 });
    expect(await run('queue', 'discard')).toMatchObject({ code: 2 });
    expect(await run('queue', 'discard', 'b.example:8443')).toMatchObject({
      code: 0,
      out: '1 messages are deleted.\n',
    });
    expect((await run('queue', 'list')).out).toBe('There are no undelivered messages.\n');
    expect((await run('queue', 'retry')).out).toBe('There are no such messages.\n');
  });
}, 120_000);
