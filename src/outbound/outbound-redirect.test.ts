import { describe, expect, it } from 'vitest';
import { type Hop, hopAfter } from './outbound.ts';

const hop = (method: string, headers: Record<string, string> = {}): Hop => ({
  url: new URL('https://city.example/a/b'),
  method,
  headers: new Headers(headers),
  body: method === 'GET' || method === 'HEAD' ? null : new Uint8Array([1]),
});

describe('hopAfter', () => {
  it.each([301, 302, 303, 307, 308])('repeats a GET and a HEAD after %i', (status) => {
    expect(hopAfter(hop('GET'), status, '../c')).toMatchObject({ method: 'GET', body: null });
    expect(hopAfter(hop('HEAD'), status, '../c')).toMatchObject({ method: 'HEAD', body: null });
    expect(hopAfter(hop('GET'), status, '../c').url.href).toBe('https://city.example/c');
  });

  it.each([307, 308])('repeats a POST with its body after %i', (status) => {
    expect(hopAfter(hop('POST'), status, '/c')).toMatchObject({ method: 'POST', body: new Uint8Array([1]) });
  });

  it.each([301, 302])('refuses to turn a POST into a GET after %i', (status) => {
    expect(() => hopAfter(hop('POST'), status, '/c')).toThrow(expect.objectContaining({ reason: 'unsafe-redirect' }));
  });

  it('reads the answer to a POST after 303, without body and its headers', () => {
    const next = hopAfter(hop('POST', { 'content-type': 'application/json', accept: 'text/html' }), 303, '/done');
    expect(next).toMatchObject({ method: 'GET', body: null });
    expect([...next.headers.keys()]).toEqual(['accept']);
  });

  it('keeps credentials and signatures for the origin they are meant for', () => {
    const secret = { authorization: 'Bearer x', cookie: 'a=b', signature: 'keyId="k"', accept: '*/*' };
    expect([...hopAfter(hop('GET', secret), 302, 'https://other.example/').headers.keys()]).toEqual(['accept']);
    expect([...hopAfter(hop('GET', secret), 302, 'https://city.example:444/').headers.keys()]).toEqual(['accept']);
    expect(hopAfter(hop('GET', secret), 302, '/c').headers.get('authorization')).toBe('Bearer x');
  });

  it('refuses a location that is no URL', () => {
    expect(() => hopAfter(hop('GET'), 302, 'https://')).toThrow(
      expect.objectContaining({ reason: 'malformed-response' }),
    );
  });
});
