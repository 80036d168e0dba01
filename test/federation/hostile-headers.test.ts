import { generateKeyPairSync } from 'node:crypto';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { nameIn } from '../../src/domain/host/host.ts';
import { guard } from '../../src/federation/inbox/guard.ts';
import type { RemoteKeys } from '../../src/federation/inbox/remote-keys.ts';
import { signatureVerifier } from '../../src/federation/inbox/signature.ts';
import { signatureClaim } from '../../src/federation/inbox/signature-headers.ts';
import { isActivityStreams } from '../../src/federation/loaders.ts';
import { wantedBy } from '../../src/federation/negotiation.ts';
import { documentAnswer, serialised } from '../../src/federation/responses.ts';
import { callerOf } from '../../src/http/api/kit/operation.ts';
import { cachedPageResponse } from '../../src/http/kit/cache.ts';
import { clientAddress, isFromThisMachine } from '../../src/http/kit/client-address.ts';
import { wantsProblem } from '../../src/http/kit/failure.ts';
import { isForFederation } from '../../src/http/kit/federation-routes.ts';
import { isJson } from '../../src/http/kit/request-body.ts';
import { chooseLanguage } from '../../src/http/web/kit/language.ts';
import { pageKey } from '../../src/http/web/kit/page-cache.ts';
import { isSameOrigin } from '../../src/http/web/kit/same-origin.ts';
import { readUpload } from '../../src/http/web/kit/upload.ts';
import { hasSessionCookie, sessionOf } from '../../src/http/web/sign-in/session.ts';
import { foreignReferer } from '../../src/http/web/support/support-act.ts';
import { openPages } from '../web/pages.ts';

const ORIGIN = 'https://city.example';
const ACTOR = 'https://peer.example/users/ana';
/** Four times as much as Node takes of all headers of a request together. */
const LONG = 64_000;
const QUICK_MS = 10;

/** What is repeated, after a beginning that a parser takes. */
const UNITS = [',', ';', ' ', '\t', '"', '\\"', '"\\', '=', '.', ':', '-', '/', '%', 'a', '(', ')'];
const PAIRS = ['a,', 'a;', ';a', ',a=', '"a" ', '"a",', ';a="', ';q=0.', ',""', '; ;', '::', 'a=b;', ' =', '%41', 'é,'];

const inHeader = (name: string) => (text: string) => new Request(`${ORIGIN}/`, { headers: { [name]: text } });
const known = serialised(200, '{}', null);
const page = { status: 200, headers: {}, body: new Uint8Array(), etag: '"x"' };

/** One request through a router, for what reads its context. */
function inContext(name: string, read: (c: Parameters<typeof sessionOf>[0]) => unknown) {
  const routes = new Hono().get('/', (c) => {
    read(c);
    return c.body(null);
  });
  return (text: string) => routes.request(`${ORIGIN}/`, { headers: { [name]: text } });
}

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const keys: RemoteKeys = {
  find: async () => ({ key: { pem, key: publicKey }, known: false }),
  lookUp: async () => 'none',
  held: async () => {},
};
const verify = signatureVerifier({ origin: ORIGIN, former: [] }, keys);
const bytes = new Uint8Array(1024);

/** A POST of somebody with a key, whose signature is not one. */
const signed = (headers: Record<string, string>, body: Uint8Array<ArrayBuffer> = bytes) =>
  verify(new Request(`${ORIGIN}/inbox`, { method: 'POST', headers, body }), {
    bytes: body,
    actor: ACTOR,
    network: null,
  });
const draft = {
  date: new Date().toUTCString(),
  digest: 'SHA-256=AAAA',
  signature: `keyId="${ACTOR}#key",headers="(request-target) host date digest",signature="AAAA"`,
};
const message = {
  'content-digest': 'sha-256=:AAAA:',
  'signature-input': `sig1=("@method" "@target-uri" "content-digest");created=${Math.floor(Date.now() / 1_000)};keyid="${ACTOR}#key"`,
  signature: 'sig1=:AAAA:',
};

const upload = (type: string) =>
  readUpload(
    new Request(`${ORIGIN}/`, { method: 'POST', headers: { 'content-type': type }, body: '-'.repeat(LONG) }),
    1000,
  );

/** Every reader of a header of a request: its name, what the adversarial part is put after, and the reader. */
const READERS: readonly (readonly [string, readonly string[], (text: string) => unknown])[] = [
  ['Accept: page or document', ['', 'application/activity+json', 'application/ld+json;profile="'], wantedBy],
  [
    'Accept: for the fediverse',
    ['', 'application/'],
    (text) => isForFederation(inHeader('accept')(text), '/consultations'),
  ],
  ['Accept: problem or page', [''], inContext('accept', wantsProblem)],
  [
    'Accept-Language',
    ['', 'fr', 'fr;q='],
    (accept) => chooseLanguage({ languages: ['fr', 'en'] }, { query: null, accept }),
  ],
  ['Accept-Language: key of a page', ['', 'fr'], (text) => pageKey(inHeader('accept-language')(text), 1)],
  ['If-None-Match: document', ['', 'W/"', '*'], (text) => documentAnswer(inHeader('if-none-match')(text), known)],
  ['If-None-Match: page', ['', 'W/"', '*'], (text) => cachedPageResponse(page, inHeader('if-none-match')(text))],
  ['Authorization', ['', 'Basic ', 'Bearer ', 'Bearer a'], (text) => callerOf({} as never, `${text}\u{1f}`)],
  ['Cookie', ['', 'parvis_session=', '__Host-parvis_session="'], inContext('cookie', (c) => sessionOf(c, ORIGIN))],
  ['Cookie: whether there is a session', ['', 'parvis_'], hasSessionCookie],
  ['Content-Type: JSON', ['', 'application/', 'application/json', 'application/a+'], isJson],
  ['Content-Type: ActivityStreams', ['', 'application/ld+json;profile="'], isActivityStreams],
  [
    'Content-Type: inbox',
    ['', 'application/activity+json'],
    (text) =>
      guard(new Request(`${ORIGIN}/inbox`, { method: 'POST', headers: { 'content-type': text }, body: '{}' }), {
        allowPrivateAddresses: false,
      }),
  ],
  ['Content-Type: form', ['', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="'], upload],
  ['X-Forwarded-For', ['', '2001:db8::', '::ffff:1.'], inContext('x-forwarded-for', (c) => clientAddress(c, true))],
  ['Host', ['', 'city.example'], inContext('host', (c) => isFromThisMachine(c, ORIGIN))],
  ['the name in a host', ['', 'city.example', 'city:1'], (text) => nameIn(`${text}x`)],
  ['Referer', ['', 'https://', 'https://other.example/'], (text) => foreignReferer(text, ORIGIN)],
  ['Origin', ['', ORIGIN], (text) => isSameOrigin(new Headers({ origin: text }), ORIGIN)],
  ['Signature', ['', 'keyId="'], (text) => signatureClaim(new Headers({ signature: text, date: draft.date }))],
  [
    'Signature, of somebody with a key',
    [draft.signature, `${draft.signature.slice(0, -1)}`],
    (signature) => signed({ ...draft, signature }),
  ],
  ['Digest, of somebody with a key', ['', draft.digest], (digest) => signed({ ...draft, digest })],
  [
    'Signature-Input',
    ['', 'sig1=("', message['signature-input']],
    (text) => signatureClaim(new Headers({ signature: message.signature, 'signature-input': text })),
  ],
  [
    'Signature-Input, of somebody with a key',
    [message['signature-input']],
    (text) => signed({ ...message, 'signature-input': text }),
  ],
  [
    'Signature beside Signature-Input',
    ['', message.signature, 'sig1=:'],
    (signature) => signed({ ...message, signature }),
  ],
  ['Content-Digest', ['', 'sha-256=:', 'sha-256=:AAAA:'], (digest) => signed({ ...message, 'content-digest': digest })],
  ['Date', ['', draft.date], (date) => signatureClaim(new Headers({ ...draft, date }))],
];

describe('headers that somebody made long', () => {
  it.each(READERS)('cost no more than their length: %s', async (_, beginnings, read) => {
    const grown: string[] = [];
    for (const beginning of beginnings) {
      for (const unit of [...UNITS, ...PAIRS]) {
        const one = await cost(read, textOf(beginning, unit, LONG / 4));
        const four = await cost(read, textOf(beginning, unit, LONG));
        // Below it, for four times what Node lets through, growth is nobody's concern.
        if (four > Math.max(6 * one, QUICK_MS)) grown.push(`${beginning}${unit}…: ${one} ms, ${four} ms`);
        if (one > QUICK_MS) grown.push(`${beginning}${unit}…: ${one} ms`);
      }
    }
    expect(grown).toEqual([]);
  });

  it('has a body hashed for no more digests than anybody sends', async () => {
    const body = new Uint8Array(1024 * 1024);
    const listed = (member: string) => member.repeat(15_000 / member.length);
    expect(await cost((digest) => signed({ ...message, 'content-digest': digest }, body), listed('sha-256=:AA:,'))) //
      .toBeLessThan(50);
    expect(await cost((digest) => signed({ ...draft, digest }, body), listed('SHA-256=AAAA,'))).toBeLessThan(50);
  });

  it('copies no header more than once into what was signed', async () => {
    const input = message['signature-input'].replace('("', `(${'"x" '.repeat(900)}"`);
    expect(signatureClaim(new Headers({ ...message, 'signature-input': input }))).toBeNull();
    expect(await cost((x) => signed({ ...message, 'signature-input': input, x }), 'x'.repeat(8_000))).toBeLessThan(50);
    const repeated = draft.signature.replace('date', 'date date');
    expect(signatureClaim(new Headers({ ...draft, signature: repeated }))).toBeNull();
  });

  it('cost a page nothing, whichever they are', async () => {
    await using pages = await openPages('2026-03-02T09:00:00Z');
    const names = ['accept', 'accept-encoding', 'accept-language', 'cookie', 'forwarded', 'if-modified-since'];
    const others = ['if-none-match', 'link', 'origin', 'prefer', 'range', 'referer', 'x-forwarded-for', 'x-request-id'];
    for (const name of [...names, ...others]) {
      for (const unit of [';', ',', '"', '\\"', ' ', 'a=b;', 'fr,']) {
        const spent = await cost((text) => pages.get('/', { [name]: text }), `a${unit.repeat(15_000 / unit.length)}a`);
        expect(spent, `${name}: ${unit}`).toBeLessThan(100);
      }
    }
  });
});

/** `unit` repeated, and an end at which no repetition can end: where a pattern gives up. */
function textOf(beginning: string, unit: string, length: number): string {
  return `${beginning}${unit.repeat(length / unit.length)}!`;
}

/**
 * Milliseconds of this thread's work, the least of three, and of more where they are many: collecting garbage counts too.
 * Each text is another one, since some readers keep answers.
 */
async function cost(read: (text: string) => unknown, text: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 || (run < 12 && least > QUICK_MS); run += 1) {
    const began = process.threadCpuUsage();
    try {
      await read(`${text}${run}`);
    } catch {
      // What it refuses by throwing, it has read.
    }
    const { user, system } = process.threadCpuUsage(began);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
