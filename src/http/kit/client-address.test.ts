import { type Context, Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { clientAddress, clientNetwork } from './client-address.ts';

async function addressSeen(from: Asking): Promise<string> {
  return await seenBy(clientAddress, from);
}

type Asking = {
  readonly socket?: string;
  readonly forwarded?: string;
  readonly trustProxy?: boolean;
};

async function seenBy(of: (c: Context, trustProxy: boolean) => string | null, from: Asking): Promise<string> {
  const app = new Hono();
  app.get('/', (c) => c.text(of(c, from.trustProxy ?? false) ?? 'nobody'));
  const headers = from.forwarded === undefined ? {} : { 'x-forwarded-for': from.forwarded };
  const env = from.socket === undefined ? {} : { incoming: { socket: { remoteAddress: from.socket } } };
  return await (await app.request('/', { headers }, env)).text();
}

describe('the address of a client', () => {
  it('is that of the connection, whatever the request says', async () => {
    expect(await addressSeen({ socket: '192.0.2.7', forwarded: '198.51.100.1' })).toBe('192.0.2.7');
  });

  it('is the last one that a trusted proxy adds', async () => {
    const forwarded = '203.0.113.66, 198.51.100.1';
    expect(await addressSeen({ socket: '10.0.0.1', forwarded, trustProxy: true })).toBe('198.51.100.1');
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
  ])('stands for its network: %s', async (socket, network) => {
    expect(await addressSeen({ socket })).toBe(network);
  });

  it('is the same unknown one where there is no connection', async () => {
    expect(await addressSeen({})).toBe('unknown');
  });
});

describe('the network that requests are counted by', () => {
  const network = (from: Asking) => seenBy(clientNetwork, from);

  it('is that of the connection, or what a trusted proxy says', async () => {
    expect(await network({ socket: '192.0.2.7' })).toBe('192.0.2.7');
    expect(await network({ socket: '2001:db8:1:2:3::1' })).toBe('2001:db8:1:2');
    expect(await network({ socket: '127.0.0.1', forwarded: '192.0.2.7', trustProxy: true })).toBe('192.0.2.7');
  });

  it.each([
    { socket: '127.0.0.1' },
    { socket: '::1' },
    { socket: '::ffff:10.1.2.3' },
    { socket: '172.31.0.1' },
    { socket: '100.64.0.1' },
    { socket: 'fd00:1::1' },
    { socket: 'fe80::1' },
    { socket: '192.0.2.7', forwarded: '198.51.100.1' },
    { socket: '127.0.0.1', trustProxy: true },
  ])('is nobody’s where everybody would seem to be the proxy: %o', async (from) => {
    expect(await network(from)).toBe('nobody');
  });

  it.each(['172.32.0.1', '100.128.0.1', '11.0.0.1', '2001:db8::1'])(
    'is that of a public address: %s',
    async (socket) => {
      expect(await network({ socket })).not.toBe('nobody');
    },
  );
});
