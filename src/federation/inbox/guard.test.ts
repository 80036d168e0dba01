import { describe, expect, it } from 'vitest';
import { BODY_BYTES_MAX } from './body.ts';
import { DEPTH_MAX, envelopeOf, guard } from './guard.ts';

const LIKE = {
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: 'https://peer.example/likes/1',
  type: 'Like',
  actor: 'https://peer.example/users/ana',
  object: 'https://city.example/consultations/velo-2026/proposals/1',
};

const bytes = (document: unknown) =>
  new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document));

function post(body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): Request {
  return new Request('https://city.example/inbox', {
    method: 'POST',
    headers: { 'content-type': 'application/activity+json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
}

describe('the envelope of an activity', () => {
  it('is read from a plain document', () => {
    expect(envelopeOf(bytes(LIKE))).toMatchObject({ id: LIKE.id, type: 'Like', actor: LIKE.actor });
  });

  it.each([
    ['an id on another origin than its actor', { ...LIKE, id: 'https://other.example/likes/1' }, 'foreign-id'],
    ['an array of actors', { ...LIKE, actor: [LIKE.actor, 'https://peer.example/users/eve'] }, 'no-actor'],
    ['an array of types', { ...LIKE, type: ['Like', 'Create'] }, 'no-type'],
    ['no id', { ...LIKE, id: undefined }, 'no-id'],
    ['a graph', { '@context': LIKE['@context'], '@graph': [LIKE] }, 'forbidden-json-ld'],
    ['included nodes', { ...LIKE, '@included': [] }, 'forbidden-json-ld'],
    ['reverse properties', { ...LIKE, '@reverse': { actor: LIKE.actor } }, 'forbidden-json-ld'],
    [
      'an imported context',
      { ...LIKE, '@context': [LIKE['@context'], { '@import': 'https://x.example' }] },
      'forbidden-json-ld',
    ],
    [
      'a scoped context in a term',
      { ...LIKE, '@context': [LIKE['@context'], { x: { '@id': 'ex:x', '@context': {} } }] },
      'forbidden-json-ld',
    ],
    [
      'a core term remapped',
      { ...LIKE, '@context': [LIKE['@context'], { actor: 'https://x.example/actor' }] },
      'forbidden-json-ld',
    ],
    [
      'a core term under another name',
      { ...LIKE, '@context': [LIKE['@context'], { wer: 'as:actor' }] },
      'forbidden-json-ld',
    ],
    [
      'a core term under its full IRI',
      { ...LIKE, 'https://www.w3.org/ns/activitystreams#actor': 'https://x.example' },
      'forbidden-json-ld',
    ],
    ['a keyword under another name', { ...LIKE, '@context': [LIKE['@context'], { id2: '@id' }] }, 'forbidden-json-ld'],
    [
      'another vocabulary by default',
      { ...LIKE, '@context': [LIKE['@context'], { '@vocab': 'https://x.example/' }] },
      'forbidden-json-ld',
    ],
    ['a list', [LIKE], 'malformed'],
    ['half a document', '{"id":', 'malformed'],
    ['arrays too deep', `{"a":${'['.repeat(DEPTH_MAX)}${']'.repeat(DEPTH_MAX)}}`, 'too-deep'],
  ])('refuses %s', (_, document, reason) => {
    expect(envelopeOf(bytes(document))).toBe(reason);
  });

  it('accepts the prefix definitions that servers write', () => {
    const context = [
      LIKE['@context'],
      {
        sensitive: 'as:sensitive',
        toot: 'http://joinmastodon.org/ns#',
        votersCount: 'toot:votersCount',
        Hashtag: 'as:Hashtag',
      },
    ];
    expect(envelopeOf(bytes({ ...LIKE, '@context': context }))).toMatchObject({ type: 'Like' });
  });
});

describe('the guard of an inbox', () => {
  it('reads the body once and hands it on as it came', async () => {
    const guarded = await guard(post(JSON.stringify(LIKE)), { allowPrivateAddresses: false });
    expect(guarded.ok && new TextDecoder().decode(guarded.bytes)).toBe(JSON.stringify(LIKE));
  });

  it.each([
    ['a body that is not JSON', post('x=1', { 'content-type': 'text/plain' }), 415],
    ['an encoded body', post(JSON.stringify(LIKE), { 'content-encoding': 'gzip' }), 415],
    [
      'a declared length over the limit',
      post(JSON.stringify(LIKE), { 'content-length': String(BODY_BYTES_MAX + 1) }),
      413,
    ],
    [
      'a body over the limit without a length',
      post(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)) })),
      413,
    ],
    ['bytes that are not UTF-8', post(new Uint8Array([0x7b, 0xff, 0x7d])), 400],
  ])('refuses %s', async (_, request, status) => {
    expect(await guard(request, { allowPrivateAddresses: false })).toMatchObject({ ok: false, status });
  });
});
