import { describe, expect, it } from 'vitest';
import { failureMessage } from './failure-message.ts';
import { UI_LANGS } from './languages.ts';

const CODES = [
  'bad-url',
  'bad-scheme',
  'credentials-in-url',
  'private-address',
  'too-many-redirects',
  'unsafe-redirect',
  'host-busy',
  'closed',
  'unresolvable',
  'unreachable',
  'unknown-authority',
  'untrusted-tls',
  'timeout',
  'too-large',
  'malformed-response',
  'interrupted',
  'not-json',
  'not-open311',
  'not-cards',
  'not-a-request',
  'not-a-synchronization',
  'made-private',
  'forum-not-there',
  'too-many-cards',
  'nobody-known',
  'too-many-deleted',
  'unexpected-shape: TypeError',
  'HTTP 302',
  'HTTP 403: api_key is not valid',
  'HTTP 404',
  'HTTP 410',
  '410',
  'HTTP 422',
  'HTTP 429',
  'HTTP 503',
  'authenticate: HTTP 401',
];

describe('what a failed request means', () => {
  it.each(UI_LANGS)('is a sentence of its own for each code in %s, with what to do', (lang) => {
    const other = failureMessage(lang, 'x').split('x')[0] ?? '';
    for (const code of CODES) {
      const said = failureMessage(lang, code);
      expect([code, said.startsWith(other)]).toEqual([code, false]);
      expect(said.length).toBeGreaterThan(40);
      expect(said.trim()).toMatch(/\.$/);
    }
  });

  it('quotes what the other side says in words of its own', () => {
    expect(failureMessage('en', 'the form signalement has no field parvis_id')).toContain(
      '“the form signalement has no field parvis_id”',
    );
    expect(failureMessage('fr', 'HTTP 403: api_key is not valid')).toContain('(HTTP 403: api_key is not valid)');
  });

  it('says of a private address where it may be allowed', () => {
    for (const lang of UI_LANGS) expect(failureMessage(lang, 'private-address')).toContain('INTERNAL_HOSTS');
  });
});
