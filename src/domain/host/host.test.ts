import { describe, expect, it } from 'vitest';
import { checkDomain, domainIn, domainsOf, isGoverned, liesUnder } from './host.ts';

describe('a domain', () => {
  it.each([
    ['Mastodon.Example', 'mastodon.example'],
    [' mastodon.example. ', 'mastodon.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a.b-c.example', 'a.b-c.example'],
    ['ｍastodon.example', 'mastodon.example'],
  ])('is written one way: %j', (text, domain) => {
    expect(domainIn(text)).toBe(domain);
  });

  it.each([
    '',
    'localhost',
    'example',
    '127.0.0.1',
    '10.0.0.8',
    '127.1',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '１２７.0.0.1',
    '[::1]',
    '::1',
    'host.example:8443',
    'host.example/path',
    'host.example?x',
    'host.example#x',
    'name@host.example',
    'host%2eexample',
    'host .example',
    'host\\.example',
    '-host.example',
    'host_a.example',
    '.example',
    'a..example',
    `${'a'.repeat(64)}.example`,
    `${'abcdefg.'.repeat(40)}example`,
  ])('is not %j', (text) => {
    expect(domainIn(text)).toBeNull();
  });

  it('may be written with the star of its subdomains', () => {
    expect(checkDomain('*.Spam.Example', 'host')).toEqual({ ok: true, value: 'spam.example' });
    expect(checkDomain('*', 'host')).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'host', because: 'not-a-domain' },
    });
  });

  it('has below it what ends with it after a dot', () => {
    expect(liesUnder('spam.example', 'spam.example')).toBe(true);
    expect(liesUnder('a.b.Spam.Example:8443', 'spam.example')).toBe(true);
    expect(liesUnder('a.spam.example.', 'spam.example')).toBe(true);
    expect(liesUnder('spam.example.:8443', 'spam.example')).toBe(true);
    expect(liesUnder('notspam.example', 'spam.example')).toBe(false);
    expect(liesUnder('spam.example.org', 'spam.example')).toBe(false);
  });

  it('is governed by what is said of it and of the domains above it, with a port or the dot of the root as without', () => {
    for (const host of ['A.b.example', 'a.b.example:8443', 'a.b.example.', 'a.b.example.:8443']) {
      expect(domainsOf(host)).toEqual(['a.b.example', 'b.example', 'example']);
    }
  });

  it.each([
    ['a.example', true],
    ['host_a.example', true],
    ['xn--bcher-kva.example', true],
    ['a.example.', false],
    ['example', false],
    ['localhost', false],
    ['93.184.216.34', false],
    ['[2606:2800:220:1::1]', false],
  ])('reaches %s: %s', (hostname, reached) => {
    expect(isGoverned(hostname)).toBe(reached);
  });
});
