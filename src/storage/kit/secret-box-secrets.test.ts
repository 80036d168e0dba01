import { expect, it } from 'vitest';
import { createSecrets } from './secret-box.ts';

const secrets = createSecrets('a secret key of thirty-two bytes or more');

it('opens what it sealed, for the same purpose and under the same key only', () => {
  const sealed = secrets.encrypt('officer@lyon.example', 'agent-email');
  expect(secrets.decrypt(sealed, 'agent-email')).toBe('officer@lyon.example');
  expect(() => secrets.decrypt(sealed, 'something else')).toThrow();
  expect(() => createSecrets('another secret key of thirty-two bytes').decrypt(sealed, 'agent-email')).toThrow();
});

it('seals the same text differently each time, and shows nothing of it', () => {
  const [one, other] = [secrets.encrypt('officer@lyon.example', 'a'), secrets.encrypt('officer@lyon.example', 'a')];
  expect(one).not.toBe(other);
  expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('lyon');
});

it('finds a text again by its keyed hash, apart for each purpose and each key', () => {
  const hash = secrets.keyed('a token', 'token');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(createSecrets('a secret key of thirty-two bytes or more').keyed('a token', 'token')).toBe(hash);
  expect(secrets.keyed('a token', 'link')).not.toBe(hash);
  expect(secrets.keyed('another token', 'token')).not.toBe(hash);
  expect(createSecrets('another secret key of thirty-two bytes').keyed('a token', 'token')).not.toBe(hash);
});

it('makes tokens of 256 bits that never repeat', () => {
  const tokens = Array.from({ length: 200 }, () => secrets.token());
  expect(new Set(tokens).size).toBe(200);
  expect(tokens.every((token) => /^[A-Za-z0-9_-]{43}$/.test(token))).toBe(true);
});
