import { setTimeout } from 'node:timers/promises';
import { Dispatcher, Dispatcher1Wrapper, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { type ResolveName, resolveBySystem } from './connector.ts';
import { GovernedDispatcher } from './governed-dispatcher.ts';
import {
  type Allowance,
  allowanceFrom,
  DEFAULT_HOST_CAPACITY,
  DEFAULT_LIMITS,
  type HostCapacity,
  limitsWith,
  type OutboundLimits,
} from './limits.ts';
import { OutboundFailed, type OutboundRefusalReason, OutboundRefused, outboundErrorOf } from './outbound-error.ts';
import { addressLiteralOf, type OutboundPolicy, policyFor, refusalOfUrl } from './policy.ts';
import { userAgentOf } from './user-agent.ts';

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
function redirectionOf(response: Response): string | undefined {
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

/** The dispatchers installed in this process, the current one last; several nodes may share a process. */
const installed: Dispatcher[] = [];
let original: Dispatcher | undefined;

/** Sends every `fetch` of this process, Node's own included, through `dispatcher`. Installing twice changes nothing. */
function installGlobally(dispatcher: Dispatcher): void {
  if (installed.includes(dispatcher)) return;
  original ??= getGlobalDispatcher();
  installed.push(dispatcher);
  setGlobalDispatcher(dispatcher);
}

/** Restores the dispatcher installed before, or the original one of the process. */
function uninstallGlobally(dispatcher: Dispatcher): void {
  const at = installed.indexOf(dispatcher);
  if (at === -1) return;
  installed.splice(at, 1);
  const next = installed.at(-1) ?? original;
  if (next !== undefined && next !== getGlobalDispatcher()) setGlobalDispatcher(next);
}

export interface OutboundOptions {
  /** The node's own origin, sent to every server in the User-Agent. */
  readonly origin: string;
  /** The software's version. */
  readonly version: string;
  /** Lifts the address checks and allows plain http. For tests, the demo and a node that is itself local. */
  readonly allowPrivateAddresses: boolean;
  /** Hosts of the institution's own network that may be reached, by name, in lower case; none if absent. */
  readonly internalHosts?: readonly string[];
  readonly limits?: Partial<OutboundLimits>;
  readonly hostCapacity?: HostCapacity;
  /** How long requests in flight may still take once the client is disposed, in milliseconds; 5,000 if absent. */
  readonly graceMs?: number;
  /** The resolver of host names; the operating system's if absent. */
  readonly resolve?: ResolveName;
  /** Certificate authorities in PEM to trust instead of those Node ships. */
  readonly certificateAuthorities?: string;
}

/** `RequestInit`, and the limits of this one request where they differ from the client's. */
type OutboundInit = RequestInit & { readonly limits?: Partial<OutboundLimits> };

/**
 * The only HTTP client of the node. Dispose it to refuse new requests, let those in flight
 * finish within the grace and undo `install`.
 */
export interface Outbound extends AsyncDisposable {
  /** For code that takes an undici dispatcher. Every request through it is checked and limited, redirect by redirect. */
  readonly dispatcher: Dispatcher;
  /**
   * `fetch` of the platform under the node's rules, with its own count of redirects and one time limit for all of them.
   * Throws `OutboundRefused`, `OutboundFailed` or the reason of the caller's signal. What goes wrong while a body is
   * read comes as the platform's `TypeError`: `outboundErrorOf` finds the reason in it.
   *
   * A body is read whole before it is sent, so that it has a length and can be sent again after a redirect.
   */
  fetch(input: string | URL | Request, init?: OutboundInit): Promise<Response>;
  /**
   * Puts the global `fetch` of this process under the same rules, one request at a time: when it follows redirects by
   * itself it counts to twenty, as the Fetch standard says, and the time limit is of each hop.
   */
  install(): void;
  /**
   * Why a request to an address would never be sent, by how it is written and by where its name leads now. Null where it may be,
   * and where the name leads nowhere, or was not looked up within two seconds.
   */
  refusalOf(url: string): Promise<OutboundRefusalReason | null>;
}

const LOOK_UP_MS = 2_000;

/** Creates the client. It installs nothing and opens no connection by itself. */
export function createOutbound(options: OutboundOptions): Outbound {
  return outboundUnder(policyFor(options.allowPrivateAddresses, options.internalHosts), options);
}

/** As `createOutbound`, with a custom policy: tests have loopback addresses only. */
export function outboundUnder(
  policy: OutboundPolicy,
  options: Omit<OutboundOptions, 'allowPrivateAddresses'>,
): Outbound {
  const limits = limitsWith(DEFAULT_LIMITS, options.limits);
  const dispatcher = new GovernedDispatcher({
    policy,
    limits,
    capacity: options.hostCapacity ?? DEFAULT_HOST_CAPACITY,
    userAgent: userAgentOf(options.version, options.origin),
    graceMs: options.graceMs ?? 5_000,
    resolve: options.resolve ?? resolveBySystem,
    certificateAuthorities: options.certificateAuthorities,
  });
  return {
    dispatcher,
    fetch: async (input, { limits: overrides, ...init } = {}) => {
      const allowance = allowanceFrom(limitsWith(limits, overrides));
      const request = requestOf(input, { ...init, redirect: 'manual' });
      const mode = init.redirect ?? (input instanceof Request ? input.redirect : 'follow');
      return fetchFollowing(request, {
        policy,
        maxRedirects: mode === 'follow' ? allowance.limits.redirects : 0,
        returnsRedirects: mode === 'manual',
        dispatcher: withinAllowance(dispatcher, allowance),
      });
    },
    install: () => installGlobally(dispatcher),
    refusalOf: (url) => refusalBeforeUse(url, policy, options.resolve ?? resolveBySystem),
    async [Symbol.asyncDispose]() {
      uninstallGlobally(dispatcher);
      await dispatcher.close();
    },
  };
}

async function refusalBeforeUse(
  text: string,
  policy: OutboundPolicy,
  resolve: ResolveName,
): Promise<OutboundRefusalReason | null> {
  const url = URL.parse(text);
  if (url === null) return 'bad-url';
  const { hostname } = url;
  const literal = addressLiteralOf(hostname);
  const addresses =
    literal === undefined
      ? await Promise.race([resolve(hostname).catch(() => []), setTimeout(LOOK_UP_MS, [], { ref: false })])
      : [{ address: literal }];
  if (addresses.some(({ address }) => !policy.allowsAddress(address, hostname))) return 'private-address';
  return refusalOfUrl(url, policy)?.reason ?? null;
}

interface Following {
  readonly policy: OutboundPolicy;
  readonly maxRedirects: number;
  readonly returnsRedirects: boolean;
  readonly dispatcher: Dispatcher;
}

async function fetchFollowing(request: Request, following: Following): Promise<Response> {
  let hop: Hop = {
    url: new URL(request.url),
    method: request.method,
    headers: request.headers,
    body: request.body === null ? null : new Uint8Array(await request.arrayBuffer()),
  };
  for (let redirects = 0; ; redirects += 1) {
    const refusal = refusalOfUrl(hop.url, following.policy);
    if (refusal !== undefined) throw refusal;
    const response = await fetchOnce(hop, request.signal, following.dispatcher);
    const location = redirectionOf(response);
    if (location === undefined || following.returnsRedirects) {
      return redirects === 0 ? response : Object.defineProperty(response, 'redirected', { value: true });
    }
    await response.body?.cancel();
    if (redirects >= following.maxRedirects) throw new OutboundRefused('too-many-redirects', hop.url.host);
    hop = hopAfter(hop, response.status, location);
  }
}

async function fetchOnce(hop: Hop, signal: AbortSignal, dispatcher: Dispatcher): Promise<Response> {
  const { url, ...request } = hop;
  try {
    // @NOTE the types of the platform's fetch name the dispatcher of the undici inside Node, which is another major.
    return await fetch(url, { ...request, redirect: 'manual', signal, dispatcher } as unknown as RequestInit);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw outboundErrorOf(error) ?? new OutboundFailed('unreachable', url.host, { cause: error });
  }
}

/** The platform's `Request`, whose error messages contain the whole URL and are not passed on. */
function requestOf(input: string | URL | Request, init: RequestInit): Request {
  if (!(input instanceof Request)) {
    const url = URL.parse(String(input));
    if (url === null) throw new OutboundRefused('bad-url', '');
    if (url.username !== '' || url.password !== '') throw new OutboundRefused('credentials-in-url', url.host);
  }
  return new Request(input, init.body instanceof ReadableStream ? { ...init, duplex: 'half' } : init);
}

/** A dispatcher for one request: Node's `fetch` speaks the handler protocol of undici 7, ours that of 8. */
function withinAllowance(dispatcher: GovernedDispatcher, allowance: Allowance): Dispatcher {
  return new Dispatcher1Wrapper(
    new (class extends Dispatcher {
      override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
        return dispatcher.dispatchWithin(options, handler, allowance);
      }
    })(),
  );
}
