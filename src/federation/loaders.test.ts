import '../start/temporal.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalServer, serve } from '../../test/support/local-server.ts';
import { DOCUMENT_BYTES_MAX, isActivityStreams, loadDocument, signedLoader } from './loaders.ts';

const ACTIVITY = { 'content-type': 'application/activity+json; charset=utf-8' };
let server: LocalServer;
const seen: IncomingMessage[] = [];

const ANSWERS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/note': (_, response) => response.writeHead(200, ACTIVITY).end('{"type":"Note"}'),
  '/moved': (_, response) => response.writeHead(302, { location: '/note' }).end(),
  '/round': (_, response) => response.writeHead(302, { location: '/round' }).end(),
  '/file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/elsewhere': (_, response) => response.writeHead(302, { location: server.at('/note', 'localhost') }).end(),
  '/deep': (_, response) => response.writeHead(200, ACTIVITY).end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  '/graph': (_, response) => response.writeHead(200, ACTIVITY).end('{"@graph":[]}'),
  '/upload': (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"type":"Person"}'),
  '/gone': (_, response) => response.writeHead(410, ACTIVITY).end('{}'),
  '/broken': (_, response) => response.writeHead(200, ACTIVITY).end('{"type":'),
  '/large': (_, response) => {
    response.writeHead(200, ACTIVITY);
    response.end(`"${'x'.repeat(DOCUMENT_BYTES_MAX)}"`);
  },
  '/members-only': (request, response) => {
    const modern = request.headers['signature-input'] !== undefined;
    response.writeHead(modern ? 200 : 401, ACTIVITY).end('{"type":"Person"}');
  },
  '/closed': (_, response) => response.writeHead(401, ACTIVITY).end(),
};

beforeAll(async () => {
  server = await serve((request, response) => {
    seen.push(request);
    ANSWERS[request.url ?? '']?.(request, response);
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

it('reads a document, and says under which address it was', async () => {
  expect(await loadDocument(server.at('/moved'))).toEqual({
    contextUrl: null,
    document: { type: 'Note' },
    documentUrl: server.at('/note'),
    answeredAt: expect.any(Date),
  });
});

it.each([
  ['/upload', 'not served as ActivityStreams', 200],
  ['/gone', 'the server refused', 410],
  ['/broken', 'not JSON', 200],
  ['/large', 'too large', 200],
  ['/round', 'too many redirects', null],
  ['/file', 'redirected to another server', 302],
  ['/elsewhere', 'redirected to another server', 302],
  ['/deep', 'too deep', 200],
  ['/graph', 'terms with another meaning', 200],
] as const)('does not read %s: %s', async (path, because, status) => {
  await expect(loadDocument(server.at(path))).rejects.toMatchObject({ message: because, status });
});

it.each([
  ['application/activity+json', true],
  ['Application/LD+JSON; profile="https://www.w3.org/ns/activitystreams"', true],
  ['application/ld+json', false],
  ['application/json', false],
  ['text/html', false],
  ['', false],
] as const)('takes %s for ActivityStreams: %s', (contentType, verdict) => {
  expect(isActivityStreams(contentType)).toBe(verdict);
});

it('signs by draft-cavage first, and by RFC 9421 where that is refused', async () => {
  const { privateKey } = await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  const load = signedLoader({ keyId: new URL('https://lyon.example/actor#main-key'), privateKey });
  seen.length = 0;
  expect((await load(server.at('/members-only'))).document).toEqual({ type: 'Person' });
  expect(
    seen.map(({ headers }) => [
      String(headers.signature).startsWith('keyId='),
      headers['signature-input'] !== undefined,
    ]),
  ).toEqual([
    [true, false],
    [false, true],
  ]);
  seen.length = 0;
  await expect(load(server.at('/closed'))).rejects.toMatchObject({ status: 401 });
  expect(seen).toHaveLength(2);
  seen.length = 0;
  await load(server.at('/note'));
  expect(seen).toHaveLength(1);
});
