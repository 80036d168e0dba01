import { createServer, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { describe, expect, it } from 'vitest';
import { listen } from '../../test/support/local-server.ts';
import { checkedLookup, createConnector, type ResolveName } from './connector.ts';
import { outboundErrorOf } from './outbound-error.ts';
import { policyFor } from './policy.ts';

const PUBLIC_ONLY = policyFor(false);
const FIRST_IS_PUBLIC = { protocols: ['http:'], allowsAddress: (address: string) => address === '127.0.0.1' };

describe('checkedLookup', () => {
  const answers = (...addresses: string[]): ResolveName => {
    return async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };

  it('hands on exactly the addresses it checked', async () => {
    const all = await lookUp(answers('1.1.1.1', '2606:4700:4700::1111'));
    expect(all).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
  });

  it('refuses a name of which one address is private', async () => {
    await expect(lookUp(answers('1.1.1.1', '10.0.0.1'))).rejects.toMatchObject({ reason: 'private-address' });
    await expect(lookUp(answers('1.1.1.1', '::1'))).rejects.toMatchObject({ reason: 'private-address' });
    await expect(lookUp(answers('::ffff:192.168.1.1'))).rejects.toMatchObject({ reason: 'private-address' });
  });

  it('fails for a name without an address', async () => {
    await expect(lookUp(answers())).rejects.toMatchObject({ reason: 'unresolvable' });
  });

  it('passes on what the resolver throws', async () => {
    const refused = Object.assign(new Error('queryA ESERVFAIL'), { code: 'ESERVFAIL' });
    await expect(lookUp(() => Promise.reject(refused))).rejects.toBe(refused);
  });

  it('checks every address, also those of a family nobody asked for', async () => {
    const lookup = checkedLookup(answers('1.1.1.1', '::1'), PUBLIC_ONLY);
    const error = await new Promise((done) => lookup('peer.test', { family: 4 }, (failure) => done(failure)));
    expect(outboundErrorOf(error)?.reason).toBe('private-address');
  });

  function lookUp(resolve: ResolveName): Promise<unknown> {
    return new Promise((found, failed) => {
      checkedLookup(resolve, PUBLIC_ONLY)('peer.test', { all: true }, (error, addresses) => {
        if (error) failed(error);
        else found(addresses);
      });
    });
  }
});

describe('createConnector', () => {
  it('connects where the check looked when the name changes its address after it', async () => {
    const resolutions: string[] = [];
    const rebinding: ResolveName = async () => {
      const address = resolutions.length === 0 ? '127.0.0.1' : '127.0.0.2';
      resolutions.push(address);
      return [{ address, family: 4 }];
    };
    await using peer = await countingServer();
    const connect = createConnector({ policy: FIRST_IS_PUBLIC, resolve: rebinding, timeoutMs: 2_000 });

    const socket = await open(connect, 'rebinding.test', peer.port);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    expect(resolutions).toEqual(['127.0.0.1']);

    await expect(open(connect, 'rebinding.test', peer.port)).rejects.toMatchObject({ reason: 'private-address' });
    expect(resolutions).toEqual(['127.0.0.1', '127.0.0.2']);
    expect(peer.connections()).toBe(1);
  });

  it.each(['127.0.0.1', '::1', '169.254.169.254'])('refuses the literal %s without a lookup', async (literal) => {
    await using peer = await countingServer();
    let lookups = 0;
    const resolve: ResolveName = async () => {
      lookups += 1;
      return [{ address: '1.1.1.1', family: 4 }];
    };
    const connect = createConnector({ policy: PUBLIC_ONLY, resolve, timeoutMs: 2_000 });
    await expect(open(connect, literal, peer.port)).rejects.toMatchObject({ reason: 'private-address' });
    expect([lookups, peer.connections()]).toEqual([0, 0]);
  });

  it('checks the address that the system reads in a literal form URL would have rewritten', async () => {
    const connect = createConnector({
      policy: PUBLIC_ONLY,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      timeoutMs: 2_000,
    });
    await expect(open(connect, '0x7f.1', 80)).rejects.toMatchObject({ reason: 'private-address' });
  });

  function open(connect: buildConnector.connector, hostname: string, port: number): Promise<Socket> {
    return new Promise((connected, failed) => {
      const target = { hostname, host: `${hostname}:${port}`, protocol: 'http:', port: String(port) };
      connect(target, (error, socket) => (error ? failed(error) : connected(socket as Socket)));
    });
  }

  async function countingServer() {
    let connections = 0;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      connections += 1;
      sockets.add(socket.on('error', () => {}));
    });
    const port = await listen(server);
    return {
      port,
      connections: () => connections,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy();
        await new Promise((closed) => server.close(closed));
      },
    };
  }
});
