import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, serve } from '../../test/support/local-server.ts';
import { projectDir, runProgram } from '../../test/support/program.ts';
import { selfSignedFor } from '../../test/support/self-signed.ts';
import { createOutbound } from './outbound.ts';
import { outboundErrorOf } from './outbound-error.ts';

describe('a host with a certificate of the authority of an institution', () => {
  const certificate = selfSignedFor('localhost');
  let server: LocalServer;
  let folder: string;
  beforeAll(async () => {
    server = await serve((_, response) => response.end('here'), { tls: certificate });
    folder = await mkdtemp(join(tmpdir(), 'parvis-authority-'));
    await writeFile(join(folder, 'authority.pem'), certificate.cert);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const options = { origin: 'https://participation.example', version: '0', allowPrivateAddresses: true } as const;

  it('is not trusted, and the error says what names that authority', async () => {
    await using outbound = createOutbound(options);
    const error = await outbound.fetch(server.at('/', 'localhost')).catch(outboundErrorOf);
    expect(error).toMatchObject({ reason: 'unknown-authority' });
    expect((error as Error).message).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('is trusted by a process that is told of it', async () => {
    const script = `const { createOutbound } = await import(${JSON.stringify(join(projectDir, 'src/outbound/outbound.ts'))});
const outbound = createOutbound(${JSON.stringify(options)});
console.log(await (await outbound.fetch(${JSON.stringify(server.at('/', 'localhost'))})).text());
await outbound[Symbol.asyncDispose]();`;
    const { code, output } = await runProgram(process.execPath, ['--input-type=module', '--eval', script], {
      env: { NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') },
      output: 'keep',
      minutes: 2,
    });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('here') });
  }, 120_000);
});
