import { describe, expect, it } from 'vitest';
import { signQuery, verifyQuery } from './signature.ts';

const KEY = 's3cr3t-partage';
const AT = new Date('2026-11-24T22:30:00Z');
const NONCE = '0123456789abcdef0123456789abcdef';
const ORIG = 'demarches.example';

const verified = (query: string, more: { at?: Date; keys?: readonly string[] } = {}) =>
  verifyQuery(query, { keys: [KEY], origs: [ORIG], at: AT, ...more });
const late = (seconds: number) => new Date(AT.getTime() + seconds * 1_000);
const signed = (query = `orig=${ORIG}`, at = AT) => signQuery(query, { key: KEY, at, nonce: NONCE });

describe('a query to Publik', () => {
  it.each([
    [
      { key: KEY, at: AT, nonce: NONCE },
      'NameID=&format=json&orig=participation.ville.example',
      '&algo=sha256&timestamp=2026-11-24T22%3A30%3A00Z&nonce=0123456789abcdef0123456789abcdef&signature=f1UY1O8QoPETVT5QEB6w8bA6gUkujO5W4MvjXuNk14s%3D',
    ],
    [
      { key: '1234', at: new Date('2026-01-02T03:04:05Z'), nonce: 'f00dfeedf00dfeedf00dfeedf00dfeed' },
      'email=jean.dupont%2Btest%40ville.example&orig=coucou',
      '&algo=sha256&timestamp=2026-01-02T03%3A04%3A05Z&nonce=f00dfeedf00dfeedf00dfeedf00dfeed&signature=OEf1oDipiEng9Q1yfQ0PMjh2u2mE3qAErUAurOxmKlY%3D',
    ],
  ])('has the signature that other implementations compute', (parts, query, expected) => {
    expect(signQuery(query, parts)).toBe(query + expected);
  });
});

describe('a query from Publik', () => {
  it.each([late(0), late(30), late(-30)])('is taken within thirty seconds, by either secret: %s', (at) => {
    expect(verified(signed(), { at })).toMatchObject({ ok: true, value: { nonce: NONCE } });
    expect(verified(signed(), { at, keys: ['a new one', KEY] }).ok).toBe(true);
  });

  it('may have its parameters in any order, but for the signature', () => {
    const before = signQuery('algo=sha512&orig=demarches.example', { key: KEY, at: AT, nonce: NONCE });
    expect(verified(before)).toMatchObject({ ok: false, description: 'Missing/multiple algo field.' });
    expect(verified(signed('a=1&orig=demarches.example&b=%C3%A9')).ok).toBe(true);
  });

  it.each([
    ['nothing', '', 'Invalid signature.'],
    ['no signature', signed().replace(/&signature=.*/, ''), 'Invalid signature.'],
    ['an empty signature', signed().replace(/&signature=.*/, '&signature='), 'Invalid signature.'],
    ['part of a signature', signed().slice(0, -9), 'Invalid signature.'],
    ['a broken escape', `${signed().slice(0, -3)}%`, 'Invalid signature.'],
    ['something after it', `${signed()}&email=other%40example.org`, 'Invalid signature.'],
    ['two signatures', `${signed()}&signature=AAAA`, 'Invalid signature.'],
    ['a signature that is first', signed().replace(/^(.*)&(signature=.*)$/, '$2&$1'), 'Invalid signature.'],
    ['another query', signed().replace('orig=', 'a=1&orig='), 'Invalid signature.'],
    ['another key', signQuery(`orig=${ORIG}`, { key: 'other', at: AT }), 'Invalid signature.'],
    ['another site', signed('orig=elsewhere.example'), 'Invalid orig.'],
    ['no site', signed('a=1'), 'Missing/multiple orig field.'],
    ['two sites', signed(`orig=${ORIG}&orig=${ORIG}`), 'Missing/multiple orig field.'],
    ['sha1', signed().replace('algo=sha256', 'algo=sha1'), 'Invalid algo.'],
    ['no time', signed().replace(/&timestamp=[^&]*/, ''), 'Invalid signature.'],
    ['an early one', signed(undefined, late(-31)), 'timestamp is more than 30 seconds in the past'],
    ['a late one', signed(undefined, late(31)), 'timestamp is more than 30 seconds in the future'],
    ['a short nonce', signQuery(`orig=${ORIG}`, { key: KEY, at: AT, nonce: '1' }), 'Missing/multiple nonce field.'],
  ])('is refused with %s', (_, query, description) => {
    expect(verified(query)).toEqual({ ok: false, description });
  });
});
