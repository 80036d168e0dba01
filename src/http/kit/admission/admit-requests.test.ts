import { describe, expect, it } from 'vitest';
import { RecognisedCredentials, trafficClassOf } from './admit-requests.ts';

const BROWSER = { accept: 'text/html,*/*;q=0.8', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const SEARCH = { ...BROWSER, 'user-agent': 'Mozilla/5.0 (compatible; Suchbot/2.1; +https://such.example/bot)' };
const SESSION = { ...BROWSER, cookie: 'theme=dark; __Host-parvis_session=a-secret-of-somebody' };
const TOKEN = { authorization: 'Bearer a-secret-of-a-program' };

const request = (method: string, path: string, headers: Record<string, string>) =>
  new Request(`https://participation.example${path}`, { method, headers });

describe('the class of a request', () => {
  const nobody = new RecognisedCredentials();
  const classOf = (sent: Request, known = nobody) => trafficClassOf(sent, new URL(sent.url).pathname, known);

  it.each([
    ['a page, by a browser', 'GET', '/consultations/velo', BROWSER, 'visitor'],
    ['a picture of a page', 'GET', '/images/abc', { accept: 'image/avif,image/webp,*/*;q=0.8' }, 'visitor'],
    ['what a script of a page asks for', 'GET', '/consultations/velo/similar', { 'sec-fetch-mode': 'cors' }, 'visitor'],
    ['a page, by a search engine', 'GET', '/consultations/velo', SEARCH, 'crawler'],
    ['a page, by a script', 'GET', '/consultations/velo', { accept: '*/*' }, 'crawler'],
    ['a document, by another server', 'GET', '/consultations/velo', { accept: 'application/activity+json' }, 'crawler'],
    ['an outbox', 'GET', '/consultations/velo/outbox', BROWSER, 'crawler'],
    ['the API, without a token', 'GET', '/api/v1/consultations', {}, 'crawler'],
    ['an activity', 'POST', '/inbox', { 'content-type': 'application/activity+json' }, 'inbox'],
    ['a form of somebody unknown', 'POST', '/sign-in', BROWSER, 'newcomer'],
    ['a form with a session that may be none', 'POST', '/consultations/velo/proposals/1/support', SESSION, 'newcomer'],
    ['a page with a session that may be none', 'GET', '/me', SESSION, 'visitor'],
    ['the API with a token that may be none', 'GET', '/api/v1/consultations', TOKEN, 'crawler'],
    ['health', 'GET', '/health/ready', {}, null],
    ['metrics', 'GET', '/metrics', {}, null],
    ['the stylesheet', 'GET', '/assets/parvis.0123456789ab.css', BROWSER, null],
  ])('is that of %s', (...[, method, path, headers, expected]) => {
    expect(classOf(request(method, path, headers))).toBe(expected);
  });

  it('is a better one once credentials were recognised', () => {
    const known = new RecognisedCredentials();
    known.add(request('GET', '/me', SESSION));
    known.add(request('GET', '/api/v1/consultations', TOKEN));
    const support = '/consultations/velo/proposals/1/support';
    expect(classOf(request('GET', '/me', SESSION), known)).toBe('resident');
    expect(classOf(request('POST', support, SESSION), known)).toBe('act');
    expect(classOf(request('GET', '/api/v1/consultations', TOKEN), known)).toBe('resident');
    expect(classOf(request('POST', '/api/v1/consultations', TOKEN), known)).toBe('act');
    const other = { ...BROWSER, cookie: 'parvis_session=another-secret' };
    expect(classOf(request('POST', support, other), known)).toBe('newcomer');
  });

  it('forgets the credentials that were used least, where there are very many', () => {
    const known = new RecognisedCredentials();
    const of = (nth: number) => request('GET', '/', { authorization: `Bearer ${nth}` });
    known.add(of(0));
    known.add(of(1));
    known.add(of(0));
    for (let nth = 2; nth <= 20_000; nth += 1) known.add(of(nth));
    expect([0, 1, 2, 20_000].map((nth) => known.has(of(nth)))).toEqual([true, false, true, true]);
  });
});
