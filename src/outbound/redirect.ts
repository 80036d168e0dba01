import { OutboundFailed, OutboundRefused } from './outbound-error.ts';

/** A request as far as a redirect concerns it. The body is whole, so that it can be sent again. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

const REDIRECTS = [301, 302, 303, 307, 308];

/** Headers that describe a body, gone with it (Fetch standard, request-body-header name). */
const OF_THE_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];

/** Headers meant for one origin alone. A signature covers the host and would be void on another one. */
const OF_THE_ORIGIN = ['authorization', 'proxy-authorization', 'cookie', 'host', 'signature', 'signature-input'];

/** The `Location` of a redirect that a client may follow by itself (RFC 9110 section 15.4); undefined for the rest. */
export function redirectionOf(response: Response): string | undefined {
  return REDIRECTS.includes(response.status) ? (response.headers.get('location') ?? undefined) : undefined;
}

/**
 * The request that follows a redirect. 303 turns any request into a GET; 307 and 308 repeat it. 301 and 302 repeat a
 * GET or HEAD, and are refused for the rest: browsers turn a POST into a GET there, and the act would be lost while its
 * sender reads 200.
 */
export function hopAfter(hop: Hop, status: number, location: string): Hop {
  const url = URL.parse(location, hop.url.href);
  if (url === null) {
    throw new OutboundFailed('malformed-response', hop.url.host, { detail: 'redirected to what is not a URL' });
  }
  const isRead = hop.method === 'GET' || hop.method === 'HEAD';
  if (!isRead && (status === 301 || status === 302)) throw new OutboundRefused('unsafe-redirect', hop.url.host);
  const headers = new Headers(hop.headers);
  if (url.origin !== hop.url.origin) for (const name of OF_THE_ORIGIN) headers.delete(name);
  if (status !== 303 || isRead) return { ...hop, url, headers };
  for (const name of OF_THE_BODY) headers.delete(name);
  return { url, method: 'GET', headers, body: null };
}
