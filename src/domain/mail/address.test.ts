import { describe, expect, it } from 'vitest';
import { ADDRESS_MAX, checkAddress } from './address.ts';

describe('a mail address', () => {
  it.each(['ana@mail.example', ' Ana@Mail.Example ', 'ana@mail.example.', 'ANA@MAIL.EXAMPLE..'])(
    'has one spelling: %s',
    (text) => {
      expect(checkAddress(text)).toEqual({ ok: true, value: 'ana@mail.example' });
    },
  );

  it.each([
    ['', 'missing'],
    [' . ', 'missing'],
    ['ana@mail', 'not-an-address'],
    [`${'a'.repeat(ADDRESS_MAX)}@mail.example`, 'not-an-address'],
  ])('is refused where it is none: %s', (text, because) => {
    expect(checkAddress(text, 'to')).toMatchObject({ refusal: { field: 'to', because } });
  });
});
