import { createHash, createSign, type KeyObject } from 'node:crypto';

/** What of a signature is done otherwise than it should be; everything is right where nothing is given. */
export type Draft = {
  readonly keyId: string;
  readonly key: KeyObject;
  readonly host: string;
  readonly path?: string;
  readonly body: string | Buffer;
  readonly date?: string;
  /** Names in the `headers` parameter. */
  readonly covers?: readonly string[];
  readonly digest?: string;
  /** Parameters after the usual ones, as they are. */
  readonly more?: string;
};

const COVERS = ['(request-target)', 'host', 'date', 'digest'];

/** Headers of a POST signed as draft-cavage-http-signatures-12 has it. */
export function draftHeaders(draft: Draft): Record<string, string> {
  const { keyId, key, host, path = '/inbox', body, covers = COVERS } = draft;
  const headers: Record<string, string> = {
    host,
    date: draft.date ?? new Date().toUTCString(),
    digest: draft.digest ?? `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
    'content-type': 'application/activity+json',
  };
  const lines = covers.map((name) => `${name}: ${name === '(request-target)' ? `post ${path}` : headers[name]}`);
  const signature = createSign('sha256').update(lines.join('\n')).sign(key, 'base64');
  return {
    ...headers,
    signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${covers.join(' ')}"${draft.more ?? ''},signature="${signature}"`,
  };
}

export type Message = {
  readonly keyId: string;
  readonly key: KeyObject;
  readonly host: string;
  readonly target: string;
  readonly body: string | Buffer;
  readonly created?: number;
  readonly covers?: readonly string[];
  readonly contentDigest?: string;
  readonly expires?: number;
  /** Labels of the signature; several carry the same one. */
  readonly labels?: readonly string[];
};

const COMPONENTS = ['@method', '@target-uri', 'content-digest'];

/** Headers of a POST signed as RFC 9421 has it. */
export function messageHeaders(message: Message): Record<string, string> {
  const { keyId, key, host, target, body, covers = COMPONENTS } = message;
  const created = message.created ?? Math.floor(Date.now() / 1_000);
  const digest = message.contentDigest ?? `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const values: Record<string, string> = {
    '@method': 'POST',
    '@target-uri': target,
    '@authority': host,
    '@path': new URL(target).pathname,
    'content-digest': digest,
    host,
  };
  const expires = message.expires === undefined ? '' : `;expires=${message.expires}`;
  const parameters = `(${covers.map((name) => `"${name}"`).join(' ')});created=${created}${expires};keyid="${keyId}";alg="rsa-v1_5-sha256"`;
  const lines = [...covers.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`];
  const signature = createSign('sha256').update(lines.join('\n')).sign(key, 'base64');
  const labels = message.labels ?? ['sig1'];
  return {
    host,
    date: new Date(created * 1_000).toUTCString(),
    'content-digest': digest,
    'content-type': 'application/activity+json',
    'signature-input': labels.map((label) => `${label}=${parameters}`).join(', '),
    signature: labels.map((label) => `${label}=:${signature}:`).join(', '),
  };
}
