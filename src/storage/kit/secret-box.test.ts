import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecretBox, DecryptionFailed } from './secret-box.ts';

const KEY = 'a secret key of at least thirty-two characters';
const box = createSecretBox(KEY);

describe('secret box', () => {
  test('opens what it sealed, in the same context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (plain, context) => {
        expect(box.decrypt(box.encrypt(plain, context), context)).toEqual(Buffer.from(plain));
      }),
    );
  });

  test('opens nothing of which any byte was changed', () => {
    const sealed = box.encrypt(Buffer.from('signed by the mayor'), 'token');
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => box.decrypt(changed, 'token')).toThrow(DecryptionFailed);
    }
  });

  test('opens nothing cut short', () => {
    const sealed = box.encrypt(Buffer.from('signed by the mayor'), 'token');
    for (let length = 0; length < sealed.length; length++) {
      expect(() => box.decrypt(sealed.subarray(0, length), 'token')).toThrow(DecryptionFailed);
    }
  });

  test('opens nothing in another context', () => {
    const sealed = box.encrypt(Buffer.from('a key'), 'queue outbox');
    expect(() => box.decrypt(sealed, 'queue inbox')).toThrow('for another purpose');
  });

  test('opens nothing of another key, unless it is told that it was the key before', () => {
    const sealed = box.encrypt(Buffer.from('a key'), 'token');
    const next = 'another secret key of at least thirty-two characters';
    expect(() => createSecretBox(next).decrypt(sealed, 'token')).toThrow('sealed under another SECRET_KEY');
    expect(createSecretBox(next, [KEY]).decrypt(sealed, 'token').toString()).toBe('a key');
  });

  test('never seals the same thing to the same bytes, nor shows it', () => {
    const first = box.encrypt(Buffer.from('a name'), 'token');
    expect(first.equals(box.encrypt(Buffer.from('a name'), 'token'))).toBe(false);
    expect(first.includes('a name')).toBe(false);
  });

  test('gives equal texts one fingerprint in a context, and another in every other context and key', () => {
    const fingerprint = box.fingerprint('https://example.org/1', 'lane').toString('hex');
    const others = [
      box.fingerprint('https://example.org/2', 'lane'),
      box.fingerprint('https://example.org/1', 'other'),
      box.fingerprint('ehttps://example.org/1', 'lan'),
      createSecretBox('another secret key of at least thirty-two chars').fingerprint('https://example.org/1', 'lane'),
    ];
    expect(box.fingerprint('https://example.org/1', 'lane').toString('hex')).toBe(fingerprint);
    expect(others.map((other) => other.toString('hex'))).not.toContain(fingerprint);
  });
});
