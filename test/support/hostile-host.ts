import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { ResolveName } from '../../src/outbound/connector.ts';
import { readyRsaKeys } from './key-pairs.ts';
import { serve } from './local-server.ts';
import { selfSignedFor } from './self-signed.ts';

export const AS2 = 'https://www.w3.org/ns/activitystreams';
export const ACTIVITY_JSON = 'application/activity+json';
const DOMAIN = 'hostile.example';

export type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
export type Account = {
  readonly id: string;
  readonly keyId: string;
  readonly host: string;
  readonly keys: KeyPair;
  readonly document: Record<string, unknown>;
};
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export type HostileHost = AsyncDisposable & {
  readonly port: number;
  /** `https://name.hostile.example:port`. All of them are this one machine. */
  origin(name: string): string;
  /** What was asked of it, as `host/path`, in order. POSTs are in `posts`. */
  readonly gets: string[];
  readonly posts: string[];
  /** Every name that was looked up, on any domain. */
  readonly lookedUp: string[];
  /** What an address of it answers from now on: a document, or whatever the function does. */
  answer(url: string, answer: Record<string, unknown> | Answer): void;
  /** Somebody with an account, whose document is served. A name is an account once. */
  account(name: string, more?: { readonly on?: string; readonly keys?: KeyPair; readonly document?: object }): Account;
  /** Where a name leads from now on. */
  pointTo(name: string, ...to: readonly string[]): void;
  readonly resolve: ResolveName;
  readonly certificateAuthority: string;
};

/** Everybody has this pair, unless a test is about keys. */
export const SHARED_KEYS = keyPair();

export function keyPair(bits?: number): KeyPair {
  return bits === undefined ? readyRsaKeys() : generateKeyPairSync('rsa', { modulusLength: bits });
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** A server that does what no honest one does, under any name below `hostile.example`, over TLS on loopback. */
export async function hostileHost(): Promise<HostileHost> {
  const tls = selfSignedFor(`*.${DOMAIN}`);
  const answers = new Map<string, Answer>();
  const addresses = new Map<string, readonly string[]>();
  const gets: string[] = [];
  const posts: string[] = [];
  const lookedUp: string[] = [];
  const server = await serve(
    (request, response) => {
      const query = `${request.headers.host}${request.url}`;
      (request.method === 'POST' ? posts : gets).push(query);
      const answer = answers.get(query);
      if (request.method === 'POST' && answer === undefined) response.writeHead(202).end();
      else if (answer === undefined) response.writeHead(404).end();
      else answer(request, response);
    },
    { tls },
  );
  const host = (name: string) => `${name}.${DOMAIN}:${server.port}`;
  const answer: HostileHost['answer'] = (url, what) => {
    const { host: at, pathname, search } = new URL(url);
    answers.set(`${at}${pathname}${search}`, typeof what === 'function' ? what : documentAnswer(what));
  };
  return {
    port: server.port,
    origin: (name) => `https://${host(name)}`,
    gets,
    posts,
    lookedUp,
    answer,
    account(name, { on = 'mallory', keys = SHARED_KEYS, document = {} } = {}) {
      const id = `https://${host(on)}/users/${name}`;
      const keyId = `${id}#main-key`;
      const input = {
        '@context': [AS2, 'https://w3id.org/security/v1'],
        id,
        type: 'Person',
        preferredUsername: name,
        name,
        inbox: `${id}/inbox`,
        publicKey: { id: keyId, owner: id, publicKeyPem: pemOf(keys.publicKey) },
        ...document,
      };
      answer(id, input);
      return { id, keyId, host: host(on), keys, document: input };
    },
    pointTo: (name, ...to) => addresses.set(`${name}.${DOMAIN}`, to),
    async resolve(hostname) {
      lookedUp.push(hostname);
      if (!hostname.endsWith(`.${DOMAIN}`)) return [];
      return (addresses.get(hostname) ?? ['127.0.0.1']).map((address) => ({ address, family: isIP(address) }));
    },
    certificateAuthority: tls.cert,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export function documentAnswer(document: unknown, contentType = ACTIVITY_JSON): Answer {
  const body = JSON.stringify(document);
  return (_, response) => response.writeHead(200, { 'content-type': contentType }).end(body);
}
