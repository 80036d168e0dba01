import { describe, expect, it } from 'vitest';
import { policyFor, refusalOfUrl } from './policy.ts';

const reasonOf = (url: string, allowPrivate = false) => refusalOfUrl(new URL(url), policyFor(allowPrivate))?.reason;

describe('refusalOfUrl', () => {
  it.each([
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:a00:1::]/',
    'https://[fd00::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0xa9fea9fe/',
    'https://100.100.100.200/',
  ])('refuses the private literal in %s', (url) => {
    expect(reasonOf(url)).toBe('private-address');
  });

  it('lets a name and a public literal pass', () => {
    expect(reasonOf('https://city.example/')).toBeUndefined();
    expect(reasonOf('https://1.1.1.1/')).toBeUndefined();
    expect(reasonOf('https://[2606:4700:4700::1111]/')).toBeUndefined();
  });

  it('refuses every scheme but https', () => {
    expect(reasonOf('http://city.example/')).toBe('bad-scheme');
    expect(reasonOf('ftp://city.example/')).toBe('bad-scheme');
    expect(reasonOf('file:///etc/passwd')).toBe('bad-scheme');
  });

  it('refuses credentials', () => {
    expect(reasonOf('https://clerk@city.example/')).toBe('credentials-in-url');
    expect(reasonOf('https://:secret@city.example/', true)).toBe('credentials-in-url');
  });

  it('lets http and private literals pass where private addresses are allowed', () => {
    expect(reasonOf('http://127.0.0.1:3000/', true)).toBeUndefined();
    expect(reasonOf('http://[::1]:3000/', true)).toBeUndefined();
    expect(reasonOf('data:text/plain,no', true)).toBe('bad-scheme');
  });

  it('names the host and nothing after it', () => {
    const refusal = refusalOfUrl(new URL('https://10.0.0.1/@alice?email=a@b.c'), policyFor(false));
    expect(refusal?.message).toBe('10.0.0.1: the address is not a public one');
  });
});

describe('hosts of the institution’s own network', () => {
  const policy = policyFor(false, ['crm.intranet.example', '10.0.0.12', 'fd00::1']);
  const of = (url: string) => refusalOfUrl(new URL(url), policy)?.reason;

  it.each([
    'http://crm.intranet.example/hook',
    'https://CRM.intranet.example:8443/',
    'http://10.0.0.12/',
    'https://[fd00::1]/',
  ])('are reached by name, at whatever address and without TLS too: %s', (url) => {
    expect(of(url)).toBeUndefined();
  });

  it('are the only ones', () => {
    expect(of('http://other.example/')).toBe('bad-scheme');
    expect(of('https://10.0.0.13/')).toBe('private-address');
    expect(of('ftp://crm.intranet.example/')).toBe('bad-scheme');
    expect([
      policy.allowsAddress('10.0.0.5', 'crm.intranet.example'),
      policy.allowsAddress('10.0.0.5', 'rebinding.example'),
    ]).toEqual([true, false]);
  });
});
