import { signRequest } from '@fedify/fedify';
import { DEPTH_MAX } from './inbox/guard.ts';
import { depthOf } from './inbox/json-text.ts';
import { hasNoRemappedTerms } from './inbox/remapped-terms.ts';
import type { SenderKey } from './keys.ts';

/** What Fedify gets of another server's document. */
export type RemoteDocument = {
  readonly contextUrl: null;
  readonly document: unknown;
  readonly documentUrl: string;
  /** What time it was at the server when it answered, in whole seconds (RFC 9110, Date); null where it does not say. */
  readonly answeredAt?: Date | null;
};
type LoadOptions = { readonly signal?: AbortSignal | undefined };
export type LoadDocument = (url: string, options?: LoadOptions) => Promise<RemoteDocument>;

/** Larger documents are not read; actors and posts are a hundred times smaller. */
export const DOCUMENT_BYTES_MAX = 1024 * 1024;
const REDIRECTS_MAX = 3;
const ACCEPT = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

/** A document of another server could not be read; `status` is its answer, where there was one. */
export class DocumentUnreadable extends Error {
  override readonly name = 'DocumentUnreadable';
  readonly status: number | null;

  constructor(because: string, details: { readonly status: number | null; readonly cause?: unknown }) {
    super(because, 'cause' in details ? { cause: details.cause } : {});
    this.status = details.status;
  }
}

type Fetch = (request: Request) => Promise<Response>;

/**
 * Reads a document over the global `fetch`, which is the node's one client: addresses and time are judged there. Here:
 * size, redirects one by one, and that the answer is ActivityStreams and says so. A file that somebody uploaded to a
 * server must not pass for that server's actor, nor what is elsewhere for a document of the server that leads there.
 */
export const loadDocument: LoadDocument = (url, options) => load(url, options, fetch);

/**
 * The same, signed as one of our actors, for servers that show nothing to strangers. Draft-cavage first, RFC 9421 where
 * that is refused.
 */
export function signedLoader(identity: Omit<SenderKey, 'keyObject'>): LoadDocument {
  return (url, options) =>
    load(url, options, async (request) => {
      const { privateKey, keyId } = identity;
      const first = await fetch(
        await signRequest(request.clone(), privateKey, keyId, { spec: 'draft-cavage-http-signatures-12' }),
      );
      if (![400, 401, 403].includes(first.status)) return first;
      const second = await fetch(await signRequest(request.clone(), privateKey, keyId, { spec: 'rfc9421' }));
      if (second.status >= 400) {
        await second.body?.cancel();
        return first;
      }
      await first.body?.cancel();
      return second;
    });
}

async function load(start: string, options: LoadOptions | undefined, send: Fetch): Promise<RemoteDocument> {
  let url = new URL(start);
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new DocumentUnreadable('not an http address', { status: null });
    const signal = options?.signal ?? null;
    const response = await send(new Request(url, { headers: { accept: ACCEPT }, redirect: 'manual', signal }));
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return await documentIn(response, url);
    await response.body?.cancel();
    const next = URL.parse(location, url.href);
    if (next === null || !isSameServer(url, next)) {
      throw new DocumentUnreadable('redirected to another server', { status: response.status });
    }
    url = next;
  }
  throw new DocumentUnreadable('too many redirects', { status: null });
}

/** The same origin, or its better half: plain http that leads to https. */
function isSameServer(from: URL, to: URL): boolean {
  return (
    to.origin === from.origin ||
    (to.hostname === from.hostname && from.protocol === 'http:' && to.protocol === 'https:')
  );
}

async function documentIn(response: Response, url: URL): Promise<RemoteDocument> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new DocumentUnreadable('the server refused', { status: response.status });
  }
  if (!isActivityStreams(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    throw new DocumentUnreadable('not served as ActivityStreams', { status: response.status });
  }
  const text = await textIn(response);
  const { status } = response;
  if (depthOf(text) > DEPTH_MAX) throw new DocumentUnreadable('too deep', { status });
  const document = parsed(text, status);
  if (!hasNoRemappedTerms(document)) throw new DocumentUnreadable('terms with another meaning', { status });
  return { contextUrl: null, document, documentUrl: url.href, answeredAt: dateIn(response.headers.get('date')) };
}

function dateIn(header: string | null): Date | null {
  const at = new Date(header ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DocumentUnreadable('not JSON', { status, cause });
  }
}

export function isActivityStreams(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  if (type.trim() === 'application/activity+json') return true;
  const profile = parameters.find((each) => each.trim().startsWith('profile='));
  return type.trim() === 'application/ld+json' && (profile?.includes('https://www.w3.org/ns/activitystreams') ?? false);
}

async function textIn(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (size > DOCUMENT_BYTES_MAX) throw new DocumentUnreadable('too large', { status: response.status });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
