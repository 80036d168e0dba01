import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { type Account, AS2, documentAnswer, keyPair, pemOf } from '../support/hostile-host.ts';
import { draftHeaders, messageHeaders } from '../support/hostile-signatures.ts';
import {
  type AttackedCity,
  activity,
  CITY,
  eachAttackedCity,
  HOST,
  note,
  type Said,
  type Sent,
} from './attacked-city.ts';

const VICTIM = 'https://victim.hostile.example';

eachAttackedCity('a hostile host at the door', (city) => {
  let dripping: Promise<{ readonly said: string; readonly ms: number }>;
  beforeAll(() => {
    dripping = drip(city().node.port ?? 0);
  });

  let accounts = 0;
  const somebody = (more: Parameters<AttackedCity['hostile']['account']>[1] = {}) => {
    accounts += 1;
    return city().hostile.account(`door${accounts}`, more);
  };

  /** Nothing but the verdict is kept of it, no more than one key was asked for, and an honest act is taken after it. */
  async function turnsAway(
    attack: (by: Account) => Promise<Sent>,
    { by = somebody(), status, gets = 0 }: { by?: Account; status: number; gets?: number },
  ): Promise<void> {
    const { hostile, state, send, verdict } = city();
    const before = await state();
    const [askedBefore, namesBefore] = [hostile.gets.length, hostile.lookedUp.length];
    const sent = await attack(by);
    expect(`${sent.status} ${sent.text}`).toMatch(new RegExp(`^${status} `));
    expect(hostile.gets.slice(askedBefore).length, String(hostile.gets.slice(askedBefore))).toBeLessThanOrEqual(gets);
    if (gets === 0) expect(hostile.lookedUp.slice(namesBefore)).toEqual([]);
    expect(await state()).toEqual(before);
    const honest = city().share(by);
    expect((await send(by, honest)).status).toBe(202);
    expect(await verdict(honest['id'])).toBe('accepted: share');
  }

  const like = (by: Account, more: Said = {}) => activity(by, { type: 'Like', object: city().proposals[0], ...more });

  const SHAPES: readonly (readonly [string, (by: Account) => Said | string])[] = [
    ['an id on another origin than its actor', (by) => like(by, { id: `${VICTIM}/acts/1` })],
    ['an array of actors', (by) => like(by, { actor: [by.id, `${VICTIM}/users/ana`] })],
    ['an array of one actor', (by) => like(by, { actor: [by.id] })],
    ['no actor', (by) => like(by, { actor: undefined })],
    ['a graph', (by) => ({ '@context': AS2, '@graph': [like(by)] })],
    ['a graph beside an activity', (by) => like(by, { '@graph': [like(by)] })],
    ['a graph far inside', (by) => like(by, { object: { id: city().proposals[0], tag: [{ '@graph': [] }] } })],
    ['included nodes', (by) => like(by, { '@included': [like(by)] })],
    ['reverse properties', (by) => like(by, { '@reverse': { actor: by.id } })],
    ['an imported context', (by) => like(by, { '@context': [AS2, { '@import': `${VICTIM}/context` }] })],
    [
      'a scoped context',
      (by) => like(by, { '@context': [AS2, { x: { '@id': 'ex:x', '@context': { actor: 'ex:a' } } }] }),
    ],
    ['a context in a type', (by) => like(by, { '@context': [AS2, { Like: { '@id': 'as:Like', '@context': {} } }] })],
    ['another meaning of actor', (by) => like(by, { '@context': [AS2, { actor: 'as:object' }] })],
    ['no meaning of actor', (by) => like(by, { '@context': [AS2, { actor: null }] })],
    ['another meaning of Like', (by) => like(by, { '@context': [AS2, { Like: 'as:Undo' }] })],
    ['another name for actor', (by) => like(by, { '@context': [AS2, { by: 'as:actor' }], by: `${VICTIM}/users/ana` })],
    ['another name for id', (by) => like(by, { '@context': [AS2, { name2: '@id' }] })],
    [
      'a prefix that ends in the vocabulary',
      (by) =>
        like(by, {
          '@context': [AS2, { w: 'https://www.w3.org/ns/activity' }],
          'w:streams#actor': `${VICTIM}/users/ana`,
        }),
    ],
    ['actor by its full name', (by) => like(by, { [`${AS2}#actor`]: { id: `${VICTIM}/users/ana` } })],
    ['actor by its short name', (by) => like(by, { 'as:actor': `${VICTIM}/users/ana` })],
    ['a vocabulary by default', (by) => like(by, { '@context': [AS2, { '@vocab': `${VICTIM}/` }] })],
    ['the same name twice', (by) => JSON.stringify(like(by)).replace('{', `{"actor":"${VICTIM}/users/ana",`)],
    [
      'the same name twice, escaped',
      (by) => JSON.stringify(like(by)).replace('{', `{"\\u0061ctor":"${VICTIM}/users/ana",`),
    ],
    ['a type that is a list', (by) => like(by, { type: ['Like', 'Delete'] })],
    ['a type with a null byte', (by) => like(by, { type: 'Like\u0000' })],
    ['a type that is half a character', (by) => JSON.stringify(like(by)).replace('"Like"', '"\\ud800"')],
    ['an id with a null byte', (by) => like(by, { id: `${new URL(by.id).origin}/acts/\u0000` })],
    ['an id without end', (by) => like(by, { id: `${new URL(by.id).origin}/${'a'.repeat(100_000)}` })],
    ['an id that is no address', (by) => like(by, { id: 'javascript:alert(1)', actor: 'javascript:alert(1)' })],
    ['deeper than 64 levels', (by) => `${'{"object":'.repeat(64)}${JSON.stringify(like(by))}${'}'.repeat(64)}`],
    ['deep enough to end a stack', () => `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    ['a list of activities', (by) => JSON.stringify([like(by)])],
    ['no JSON', () => '{"id":'],
    ['nothing', () => 'null'],
  ];

  // Under these no policy would find it, or under one that is another name of the same server.
  it.each([
    '93.184.216.34',
    '93.184.216.34:8443',
    '0x5db8d822',
    '1572395042',
    '[2606:2800:220:1::1]',
    '[2606:2800:220:1::1]:8443',
    'localhost',
    'mallory',
    'mallory.hostile.example.',
    'mallory.hostile.example.:8443',
    'MALLORY.hostile.example\u3002',
    'mallory.hostile.example..',
  ])('refuses who says they are at %s, which no policy names', async (host) => {
    await turnsAway(
      async (by) => {
        const id = `https://${host}/users/ana`;
        const body = JSON.stringify(like(by, { id: `https://${host}/acts/1`, actor: id }));
        const sent = await city().post(
          body,
          draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body }),
        );
        expect(sent.text).toBe('not-a-domain\n');
        return sent;
      },
      { status: 400 },
    );
  });

  it.each(SHAPES)('refuses %s, before anything is fetched', async (_, shape) => {
    await turnsAway(
      async (by) => {
        const input = shape(by);
        const body = typeof input === 'string' ? input : JSON.stringify(input);
        return await city().post(body, draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body }));
      },
      { status: 400 },
    );
  });

  it('takes an embedded object that brings a context of its own, and reads no context over the network', async () => {
    const by = somebody();
    const { hostile, judged, proposals } = city();
    const before = hostile.gets.length;
    const contexts = [AS2, `${hostile.origin('mallory')}/context`, `${VICTIM}/context`];
    const verdict = await judged(
      by,
      activity(by, {
        '@context': contexts,
        type: 'Create',
        object: note(by, { '@context': contexts, inReplyTo: proposals[0] }),
      }),
    );
    expect(verdict).toBe('accepted: comment');
    expect(hostile.gets.slice(before).every((each) => each.endsWith(new URL(by.id).pathname))).toBe(true);
    expect(hostile.lookedUp).not.toContain('victim.hostile.example');
  });

  it.each([
    ['text/html', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/octet-stream', 415],
    ['', 415],
  ])('refuses a body of type "%s"', async (type, status) => {
    await turnsAway(
      async (by) => {
        const body = JSON.stringify(like(by));
        const signed = draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body });
        return await city().post(body, { ...signed, 'content-type': type });
      },
      { status },
    );
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate, gzip', gzipSync],
  ] as const)('refuses a body in %s, and does not unpack it', async (coding, pack) => {
    await turnsAway(
      async (by) => {
        const body = pack(Buffer.alloc(50_000_000, ' '));
        const signed = draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body });
        return await city().post(body, { ...signed, 'content-encoding': coding });
      },
      { status: 415 },
    );
  });

  it('refuses more than one mebibyte, with its length or without', async () => {
    const large = (by: Account) => JSON.stringify(like(by, { content: 'x'.repeat(1_100_000) }));
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      await turnsAway(
        async (by) => {
          const body = large(by);
          const signed = draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body });
          return await city().post(body, { ...signed, ...headers });
        },
        { status: 413 },
      );
    }
  });

  const signedBy = (by: Account, body: string) => ({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body });
  const hourAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const DRAFTS: readonly (readonly [string, (by: Account, body: string) => Record<string, string>])[] = [
    ['no signature', () => ({ host: HOST, 'content-type': 'application/activity+json' })],
    [
      'a signature of two hours ago',
      (by, body) => draftHeaders({ ...signedBy(by, body), date: hourAgo(2).toUTCString() }),
    ],
    [
      'a signature of tomorrow',
      (by, body) => draftHeaders({ ...signedBy(by, body), date: hourAgo(-24).toUTCString() }),
    ],
    ['a date that is none', (by, body) => draftHeaders({ ...signedBy(by, body), date: 'yesterday' })],
    ['an expired signature', (by, body) => draftHeaders({ ...signedBy(by, body), more: ',expires=1700000000' })],
    ['a digest of another body', (by, body) => draftHeaders({ ...signedBy(by, body), digest: 'SHA-256=AAAA' })],
    [
      'a digest that is not signed',
      (by, body) => draftHeaders({ ...signedBy(by, body), covers: ['(request-target)', 'host', 'date'] }),
    ],
    [
      'a date that is not signed',
      (by, body) => draftHeaders({ ...signedBy(by, body), covers: ['(request-target)', 'host', 'digest'] }),
    ],
    [
      'a host that is not signed',
      (by, body) => draftHeaders({ ...signedBy(by, body), covers: ['(request-target)', 'date', 'digest'] }),
    ],
    [
      'a target that is not signed',
      (by, body) => draftHeaders({ ...signedBy(by, body), covers: ['host', 'date', 'digest'] }),
    ],
    ['a signature for another inbox', (by, body) => draftHeaders({ ...signedBy(by, body), path: '/users/ana/inbox' })],
    ['a signature for another host', (by, body) => draftHeaders({ ...signedBy(by, body), host: 'other.example' })],
    [
      'a signature for another host, said to be us',
      (by, body) => ({
        ...draftHeaders({ ...signedBy(by, body), host: 'other.example' }),
        host: HOST,
      }),
    ],
    [
      'a signature that is no base64',
      (by, body) => ({
        ...draftHeaders(signedBy(by, body)),
        signature: `keyId="${by.keyId}",headers="(request-target) host date digest",signature="%%%"`,
      }),
    ],
    [
      'a signature with two keys',
      (by, body) => draftHeaders({ ...signedBy(by, body), more: `,keyId="${VICTIM}/users/ana#main-key"` }),
    ],
  ];

  it.each(DRAFTS)('refuses %s', async (_, headers) => {
    await turnsAway(
      async (by) => {
        const body = JSON.stringify(like(by));
        return await city().post(body, headers(by, body));
      },
      { status: 401, gets: 1 },
    );
  });

  const target = `${CITY}/inbox`;
  const seconds = (from: number) => Math.floor(Date.now() / 1_000) + from;
  const MESSAGES: readonly (readonly [string, (by: Account, body: string) => Record<string, string>])[] = [
    [
      'a signature of two hours ago',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, created: seconds(-7_200) }),
    ],
    ['an expired signature', (by, body) => messageHeaders({ ...signedBy(by, body), target, expires: seconds(-60) })],
    [
      'a digest of another body',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, contentDigest: 'sha-256=:AAAA:' }),
    ],
    [
      'a digest that is not signed',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, covers: ['@method', '@target-uri'] }),
    ],
    [
      'a method that is not signed',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, covers: ['@target-uri', 'content-digest'] }),
    ],
    [
      'a target that is not signed',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, covers: ['@method', 'content-digest'] }),
    ],
    [
      'a host that is not signed',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, covers: ['@method', '@path', 'content-digest'] }),
    ],
    [
      'a signature for another host',
      (by, body) => messageHeaders({ ...signedBy(by, body), target: 'https://other.example/inbox' }),
    ],
    [
      'several signatures',
      (by, body) => messageHeaders({ ...signedBy(by, body), target, labels: ['sig1', 'sig2', 'sig3'] }),
    ],
    ['nothing signed', (by, body) => messageHeaders({ ...signedBy(by, body), target, covers: [] })],
  ];

  it.each(MESSAGES)('refuses, by RFC 9421, %s', async (_, headers) => {
    await turnsAway(
      async (by) => {
        const body = JSON.stringify(like(by));
        return await city().post(body, headers(by, body));
      },
      { status: 401, gets: 1 },
    );
  });

  it('takes what is signed by RFC 9421, for the origin that peers know whatever a proxy calls it', async () => {
    const by = somebody();
    const input = city().share(by);
    const body = JSON.stringify(input);
    const headers = messageHeaders({ ...signedBy(by, body), target });
    expect((await city().post(body, { ...headers, host: '127.0.0.1' })).status).toBe(202);
    expect(await city().verdict(input['id'])).toBe('accepted: share');
  });

  it('refuses what somebody wrote and another one sends, whatever is signed inside', async () => {
    const ana = somebody();
    const input = like(ana, {
      signature: {
        type: 'RsaSignature2017',
        creator: ana.keyId,
        created: new Date().toISOString(),
        signatureValue: 'AAAA',
      },
      proof: `${ana.id}/proof`,
    });
    await turnsAway((by) => city().send({ ...by, keyId: ana.keyId, keys: keyPair() }, input), {
      by: ana,
      status: 401,
      gets: 1,
    });
  });

  it('refuses a key on another host than the actor, and asks nobody for it', async () => {
    const elsewhere = city().hostile.account('key-elsewhere', { on: 'other' });
    await turnsAway((by) => city().send({ ...by, keyId: elsewhere.keyId }, like(by)), { status: 401 });
  });

  it('refuses a key document that claims to be of another actor', async () => {
    const { hostile, send } = city();
    const victim = somebody();
    const mine = keyPair();
    const keyId = `${hostile.origin('mallory')}/uploads/key`;
    for (const forged of [
      { id: keyId, type: 'Key', owner: victim.id, controller: victim.id, publicKeyPem: pemOf(mine.publicKey) },
      { id: keyId, owner: victim.id, publicKey: { id: keyId, owner: victim.id, publicKeyPem: pemOf(mine.publicKey) } },
      { ...victim.document, publicKey: { id: keyId, owner: `${victim.id}2`, publicKeyPem: pemOf(mine.publicKey) } },
    ]) {
      hostile.answer(keyId, { '@context': [AS2, 'https://w3id.org/security/v1'], ...forged });
      await turnsAway(() => send({ ...victim, keyId, keys: mine }, like(victim)), { by: victim, status: 401, gets: 2 });
    }
  });

  it('takes a key that is a document of its own, where the actor names it', async () => {
    const { hostile, judged } = city();
    const by = somebody();
    const keyId = `${by.id}/main-key`;
    const publicKeyPem = pemOf(by.keys.publicKey);
    hostile.answer(by.id, { ...by.document, publicKey: { id: keyId, owner: by.id, publicKeyPem } });
    hostile.answer(keyId, { '@context': AS2, id: keyId, type: 'Key', owner: by.id, publicKeyPem });
    expect(await judged({ ...by, keyId }, city().share(by))).toBe('accepted: share');
  });

  it.each(['text/html', 'application/octet-stream', 'application/json', 'application/ld+json'])(
    'refuses an actor that is served as %s, as an uploaded file would be',
    async (type) => {
      const { hostile, send } = city();
      const by = somebody();
      hostile.answer(by.id, documentAnswer(by.document, type));
      expect((await send(by, like(by))).status).toBe(401);
      hostile.answer(by.id, by.document);
      await turnsAway(() => send({ ...by, keys: keyPair() }, like(by)), { by, status: 401, gets: 1 });
    },
  );

  it.each([
    ['weak', () => pemOf(keyPair(1_024).publicKey)],
    ['of a kind nobody signs with', () => pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)],
    ['no key', () => '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['a number', () => 42],
  ])('refuses a key that is %s', async (_, pem) => {
    const { hostile, send } = city();
    const by = somebody();
    hostile.answer(by.id, { ...by.document, publicKey: { id: by.keyId, owner: by.id, publicKeyPem: pem() } });
    expect((await send(by, like(by))).status).toBe(401);
    hostile.answer(by.id, by.document);
    expect((await send(by, city().share(by))).status).toBe(202);
  });

  it.each([
    ['answers nothing', (): void => {}, 401],
    [
      'never ends',
      (_: unknown, response: { writeHead: (s: number, h: object) => void; write: (t: string) => void }) => {
        response.writeHead(200, { 'content-type': 'application/activity+json' });
        response.write('{"id":');
      },
      401,
    ],
    [
      'answers 500',
      (_: unknown, response: { writeHead: (s: number) => { end: () => void } }) => response.writeHead(500).end(),
      401,
    ],
    [
      'goes round',
      (request: { url?: string }, response: { writeHead: (s: number, h: object) => { end: () => void } }) =>
        response.writeHead(302, { location: request.url ?? '' }).end(),
      401,
    ],
    [
      'is larger than any actor',
      (_: unknown, response: { writeHead: (s: number, h: object) => void; end: (t: string) => void }) => {
        response.writeHead(200, { 'content-type': 'application/activity+json' });
        response.end(`{"x":"${'x'.repeat(2_000_000)}"}`);
      },
      401,
    ],
  ] as const)('does not lock out a peer whose actor once %s', async (_, answer, status) => {
    const { hostile, send, verdict, state } = city();
    const by = somebody();
    const before = await state();
    hostile.answer(by.id, answer as never);
    expect((await send(by, like(by))).status).toBe(status);
    expect(await state()).toEqual(before);
    hostile.answer(by.id, by.document);
    const honest = city().share(by);
    expect((await send(by, honest)).status).toBe(202);
    expect(await verdict(honest['id'])).toBe('accepted: share');
  });

  it('takes the new key after a rotation and refuses the old one from then on', async () => {
    const { hostile, send } = city();
    const by = somebody();
    expect((await send(by, city().share(by))).status).toBe(202);
    const rotated = { ...by, keys: keyPair() };
    const publicKeyPem = pemOf(rotated.keys.publicKey);
    hostile.answer(by.id, { ...by.document, publicKey: { id: by.keyId, owner: by.id, publicKeyPem } });
    expect((await send(rotated, city().share(by))).status).toBe(202);
    await turnsAway(() => send(by, like(by)), { by: rotated, status: 401, gets: 1 });
  });

  it('refuses the old key once it looked again, where the new one has another id', async () => {
    const { hostile, send, node } = city();
    const by = somebody();
    expect((await send(by, city().share(by))).status).toBe(202);
    const keyId = `${by.id}#key-2`;
    const rotated = { ...by, keyId, keys: keyPair() };
    const publicKeyPem = pemOf(rotated.keys.publicKey);
    hostile.answer(by.id, { ...by.document, publicKey: { id: keyId, owner: by.id, publicKeyPem } });
    // As an hour later: what was read of the key is old.
    await node.database.db
      .updateTable('kv')
      .set((set) => ({ value: set.fn('regexp_replace', ['value', set.val('"readAt":\\d+'), set.val('"readAt":1')]) }))
      .where('value', 'like', `%${by.id}"%`)
      .execute();
    await turnsAway(() => send(by, like(by)), { by: rotated, status: 401, gets: 1 });
  });

  it('gives up on a body that drips, and serves others meanwhile', async () => {
    const by = somebody();
    expect((await city().send(by, city().share(by))).status).toBe(202);
    const { said: text, ms } = await dripping;
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(15_000);
    expect((await city().send(by, city().share(by))).status).toBe(202);
  });
});

/** Sends a body one byte at a time, and says what was answered and when. */
function drip(port: number): Promise<{ readonly said: string; readonly ms: number }> {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /inbox HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
  );
  const dripping = setInterval(() => socket.write('{'), 200);
  return new Promise((resolve) => {
    const over = (text: string) => {
      clearInterval(dripping);
      socket.destroy();
      resolve({ said: text, ms: performance.now() - began });
    };
    socket.once('data', (chunk) => over(String(chunk)));
    socket.once('close', () => over(''));
    socket.once('error', () => over(''));
  });
}
