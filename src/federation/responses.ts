import { createHash } from 'node:crypto';

export const ACTIVITY_JSON = 'application/activity+json';

/** What is ours to say about every answer: public data, for any page to read, and never to be taken for something else. */
export const COMMON_HEADERS = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' } as const;

/** A response as it goes out, kept whole. */
export type Serialised = {
  readonly status: 200 | 410;
  readonly body: string;
  readonly etag: string;
  /** Where a browser finds what people read of it: at the same address (`here`), at another, or nowhere. */
  readonly page: 'here' | (string & {}) | null;
};

export function serialised(status: 200 | 410, body: string, page: Serialised['page']): Serialised {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { status, body, etag, page };
}

/** What is answered, before it is a `Response`. `cached` is the same object for as long as a document is kept. */
export type DocumentAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly cached: Serialised;
};

/**
 * Answers a document. `no-cache` lets others keep it but ask each time: a server that is notified of a new version and
 * fetches it must not get the former one from a cache in between.
 */
export function documentAnswer(request: Request, stored: Serialised): DocumentAnswer {
  const { status, body, etag } = stored;
  const headers = {
    'content-type': ACTIVITY_JSON,
    etag,
    vary: 'Accept',
    'cache-control': 'no-cache',
    ...COMMON_HEADERS,
  };
  const known = request.headers.get('if-none-match');
  if (status === 200 && known !== null && matches(known, etag))
    return { status: 304, headers, body: null, cached: stored };
  return { status, headers, body: request.method === 'HEAD' ? null : body, cached: stored };
}

export function documentResponse(request: Request, document: Serialised): Response {
  const { status, headers, body } = documentAnswer(request, document);
  return new Response(body, { status, headers });
}

/** A small JSON document of another type, such as a WebFinger answer. */
export function jsonResponse(request: Request, document: unknown, contentType: string): Response {
  return new Response(request.method === 'HEAD' ? null : JSON.stringify(document), {
    headers: { 'content-type': contentType, ...COMMON_HEADERS },
  });
}

export function plainResponse(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', vary: 'Accept', ...COMMON_HEADERS },
  });
}

/** Weak comparison, as RFC 9110 section 13.1.2 says for If-None-Match. */
function matches(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}
