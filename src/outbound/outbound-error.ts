/**
 * Why the node refused to send a request or to follow a redirect. A retry does not help,
 * except for `host-busy`.
 */
export type OutboundRefusalReason =
  | 'bad-url'
  | 'bad-scheme'
  | 'bad-request'
  | 'credentials-in-url'
  | 'private-address'
  | 'too-many-redirects'
  | 'unsafe-redirect'
  | 'host-busy'
  | 'closed';

/** Failures of the other host or of the network. */
export type OutboundFailureReason =
  | 'unresolvable'
  | 'unreachable'
  /** Its certificate is signed by an authority that this process does not trust. */
  | 'unknown-authority'
  | 'untrusted-tls'
  | 'timeout'
  | 'too-large'
  | 'malformed-response'
  | 'interrupted';

const WORDS = {
  'bad-url': 'not a URL',
  'bad-scheme': 'this scheme is not allowed',
  'bad-request': 'the request cannot be written as HTTP',
  'credentials-in-url': 'a URL must not carry credentials',
  'private-address': 'the address is not a public one',
  'too-many-redirects': 'redirected too many times',
  'unsafe-redirect': 'the redirect would turn an act into a read',
  'host-busy': 'too many requests already wait for this host',
  closed: 'the outbound client is closed',
  unresolvable: 'the name has no address',
  unreachable: 'no connection',
  'unknown-authority':
    'its certificate is of an authority that this node does not know; one of your own is named by NODE_EXTRA_CA_CERTS',
  'untrusted-tls': 'the TLS connection cannot be trusted',
  timeout: 'took too long',
  'too-large': 'the answer is larger than allowed',
  'malformed-response': 'the answer is not proper HTTP',
  interrupted: 'the connection broke during the answer',
} satisfies Record<OutboundRefusalReason | OutboundFailureReason, string>;

/** The host, with its port, and never a path or query: those may name a person. Empty for what is not a URL. */
type Host = string;

/** The node refused to send this request or to follow its redirect. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';
  readonly reason: OutboundRefusalReason;
  readonly host: Host;

  constructor(reason: OutboundRefusalReason, host: Host, options?: ErrorOptions) {
    super(messageOf(host, WORDS[reason]), options);
    this.reason = reason;
    this.host = host;
  }
}

/** The request was attempted, and no complete response arrived within the limits. */
export class OutboundFailed extends Error {
  override readonly name = 'OutboundFailed';
  readonly reason: OutboundFailureReason;
  readonly host: Host;

  constructor(reason: OutboundFailureReason, host: Host, options?: ErrorOptions & { readonly detail?: string }) {
    super(messageOf(host, options?.detail ?? WORDS[reason]), options);
    this.reason = reason;
    this.host = host;
  }
}

/**
 * The outbound error inside what a `fetch` or a body reader threw: the fetch standard wraps it in a `TypeError` whose
 * `cause` it is. Undefined for anything else, an `AbortError` of the caller included.
 */
export function outboundErrorOf(error: unknown): OutboundRefused | OutboundFailed | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (current instanceof OutboundRefused || current instanceof OutboundFailed) return current;
    current = current.cause;
  }
  return undefined;
}

function messageOf(host: Host, words: string): string {
  return host === '' ? words : `${host}: ${words}`;
}
