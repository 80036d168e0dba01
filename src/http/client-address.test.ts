import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

async function addressSeen(from: {
  readonly socket?: string;
  readonly forwarded?: string;
  readonly trustProxy?: boolean;
}): Promise<string> {
  const app = new Hono();
  app.get('/', (c) => c.text(clientAddress(c, from.trustProxy ?? false)));
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
