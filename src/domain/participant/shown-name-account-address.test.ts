import { describe, expect, it } from 'vitest';
import { accountIn } from './shown-name.ts';

describe('the address of an account', () => {
  it.each([
    ['@ana@social.example', 'ana', 'social.example'],
    ['ana@social.example', 'ana', 'social.example'],
    ['  @Ana_B@Social.Example ', 'Ana_B', 'social.example'],
    ['acct:ana@social.example', 'ana', 'social.example'],
    ['https://social.example/@ana', 'ana', 'social.example'],
    ['@ana.b-c@bücher.example', 'ana.b-c', 'xn--bcher-kva.example'],
    ['@アナ@social.example', 'アナ', 'social.example'],
  ])('is read from %j', (text, name, host) => {
    expect(accountIn(text)).toEqual({ name, host });
  });

  it.each([
    '',
    'ana',
    '@ana',
    '@ana@',
    '@@social.example',
    '@ana@localhost',
    '@ana@127.0.0.1',
    '@ana@[::1]',
    '@ana@10.0.0.8',
    '@ana@social.example:8080',
    '@ana@social.example/path',
    '@ana@other@social.example',
    '@a/../b@social.example',
    '@ana?x=1@social.example',
    'https://social.example/users/ana',
    'http://social.example/@ana',
    'https://social.example@evil.example/@ana',
    'javascript:alert(1)@social.example',
    '@ana@social.example\r\nHost: other.example',
    `@${'a'.repeat(200)}@social.example`,
  ])('is not in %j', (text) => {
    expect(accountIn(text)).toBeNull();
  });
});
