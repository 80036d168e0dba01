import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';

/** Accounts on other servers: `HOSTS` of them, as many as keep each below what one host may send in a minute. */
const HOSTS = 50;
const ACTORS_A_HOST = 2;
export const ACTORS = HOSTS * ACTORS_A_HOST;

export type Senders = AsyncDisposable & {
  /** The id of an account. */
  actor(nth: number): string;
  /** A POST of what an account says to the shared inbox, signed as most servers sign (draft-cavage-12), whole. */
  post(nth: number, activity: Readonly<Record<string, unknown>>): Buffer;
  /** A POST of a Like. */
  like(nth: number, object: string): Buffer;
  /** The id of that Like. */
  likeId(nth: number, object: string): string;
};

/** A server of accounts under many addresses; it answers nothing but their documents. */
export async function startSenders(origin: string): Promise<Senders> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });
  const server = createServer((request, response) => {
    const id = `http://${request.headers.host}${request.url}`;
    const key = { id: `${id}#main-key`, owner: id, publicKeyPem };
    const document = {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id,
      type: 'Person',
      preferredUsername: request.url?.slice(1),
      inbox: `${id}/inbox`,
      publicKey: key,
    };
    response.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify(document));
  });
  await new Promise<void>((listening) => server.listen(0, '0.0.0.0', listening));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const actorOf = (nth: number) => `http://127.2.0.${1 + (nth % HOSTS)}:${port}/u${Math.floor((nth % ACTORS) / HOSTS)}`;
  const likeId = (nth: number, object: string) =>
    `${actorOf(nth)}#likes/${createHash('sha1').update(object).digest('hex')}`;
  const post: Senders['post'] = (nth, activity) => {
    const actor = actorOf(nth);
    const document = { '@context': 'https://www.w3.org/ns/activitystreams', actor, ...activity };
    return signedPost(JSON.stringify(document), { origin, keyId: `${actor}#main-key`, privateKey });
  };
  return {
    actor: actorOf,
    post,
    likeId,
    like: (nth, object) => post(nth, { id: likeId(nth, object), type: 'Like', object }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

type Signer = { readonly origin: string; readonly keyId: string; readonly privateKey: KeyObject };

function signedPost(body: string, { origin, keyId, privateKey }: Signer): Buffer {
  const { host } = new URL(origin);
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const text = `(request-target): post /inbox\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
  const signature = createSign('sha256').update(text).sign(privateKey, 'base64');
  const content = `keyId="${keyId}",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`;
  return Buffer.from(
    `POST /inbox HTTP/1.1\r\nhost: ${host}\r\ndate: ${date}\r\ndigest: ${digest}\r\nsignature: ${content}\r\n` +
      `content-type: application/activity+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
