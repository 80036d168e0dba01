import { request } from 'undici';
import { errorClass } from '../../application/kit/error-class.ts';
import { retryAfterIn } from '../../application/kit/retry-pause.ts';
import type { Answer } from './delivery-verdict.ts';
import { FIRST_KNOCK, type SignatureSpec, type SignedPost, signedHeaders } from './sign-request.ts';

/** Redirects of one delivery; each is signed anew for where it leads. */
const REDIRECTS_MAX = 3;
/** Those that repeat the request. A 303 wants a GET, by which nothing arrives. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** Remembers how each server wants its requests signed. */
export type SignatureSpecs = {
  of(origin: string): Promise<SignatureSpec>;
  remember(origin: string, spec: SignatureSpec): Promise<void>;
  /** Whether what runs there is known to read no other kind than this. */
  readsOnly(origin: string, spec: SignatureSpec): Promise<boolean>;
};

/**
 * Posts to an inbox over the node's one client, which judges addresses, time and sizes. A server that refuses is asked once
 * more by the other kind of signature; the one that it takes is remembered. `signal` ends the wait for an answer.
 */
export async function post(
  { inbox, body, key }: SignedPost,
  specs: SignatureSpecs,
  signal: AbortSignal | null = null,
): Promise<Answer> {
  let url = inbox;
  try {
    for (let redirects = 0; ; redirects += 1) {
      const { answer, location } = await knock({ inbox: url, body, key, signal }, specs);
      const next = location === null ? null : URL.parse(location, url.href);
      if (next === null || !REDIRECTS.has(answer.status)) return answer;
      if (redirects === REDIRECTS_MAX) return { error: 'too-many-redirects' };
      url = next;
    }
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

type Response = { readonly answer: Extract<Answer, { status: number }>; readonly location: string | null };

type Request = SignedPost & { readonly signal: AbortSignal | null };

async function knock(what: Request, specs: SignatureSpecs): Promise<Response> {
  const { origin } = what.inbox;
  const first = await specs.of(origin);
  const response = await send(what, first);
  if (!mayBeOfTheSignature(response.answer.status) || (await specs.readsOnly(origin, first))) return response;
  const other: SignatureSpec = first === FIRST_KNOCK ? 'rfc9421' : FIRST_KNOCK;
  const second = await send(what, other);
  if (!isTaken(second.answer.status)) return second;
  await specs.remember(origin, other);
  return second;
}

/** Servers that read another kind of signature say so by any of these. */
function mayBeOfTheSignature(status: number): boolean {
  return status >= 400 && status < 500 && ![404, 408, 410, 413, 425, 429].includes(status);
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

async function send(what: Request, spec: SignatureSpec): Promise<Response> {
  const headers = await signedHeaders(what, spec);
  const response = await request(what.inbox, { method: 'POST', headers, body: what.body.bytes, signal: what.signal });
  const header = (name: string) => {
    const value = response.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  // Read to its end, so that the connection can be used again; nothing in it is needed.
  await response.body.dump();
  return {
    answer: { status: response.statusCode, retryAfterMs: retryAfterIn(header('retry-after'), new Date()) },
    location: header('location'),
  };
}

/** What went wrong, without address or text: the client's own word for it, or the class of the error. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'reason' in error && typeof error.reason === 'string') return error.reason;
  return errorClass(error);
}
