import { isIP } from 'node:net';
import { isPublicAddress } from './address.ts';
import { OutboundRefused } from './outbound-error.ts';

/** Where the node may connect to. */
export interface OutboundPolicy {
  /** With the colon, as `URL.protocol` writes it. */
  readonly protocols: readonly string[];
  /** Whether an address literal, without brackets, is allowed when connecting to a host of that name. */
  allowsAddress(address: string, hostname: string): boolean;
  /** Whether a host is one of the institution's own network: there `http:` is allowed too. */
  readonly isInternal?: (hostname: string) => boolean;
}

/**
 * In production: https to public addresses, and http and https to the hosts of the institution's own network that its
 * operator named, whatever their addresses are. Demo and tests: http too, and every address.
 */
export function policyFor(allowPrivateAddresses: boolean, internalHosts: readonly string[] = []): OutboundPolicy {
  if (allowPrivateAddresses) return { protocols: ['https:', 'http:'], allowsAddress: () => true };
  const names = new Set(internalHosts);
  const isInternal = (hostname: string) => names.has(hostname.toLowerCase().replace(/^\[|\]$/g, ''));
  return {
    protocols: ['https:'],
    allowsAddress: (address, hostname) => isPublicAddress(address) || isInternal(hostname),
    isInternal,
  };
}

/**
 * Refuses a URL by what can be read in it: scheme, credentials, an address literal. `URL` has already turned the
 * decimal, octal, hexadecimal, short and full-width forms of an IPv4 address into dotted quads (WHATWG URL 3.5).
 */
export function refusalOfUrl(url: URL, policy: OutboundPolicy): OutboundRefused | undefined {
  const isInternal = policy.isInternal?.(url.hostname) === true;
  if (!policy.protocols.includes(url.protocol) && !(isInternal && url.protocol === 'http:')) {
    return new OutboundRefused('bad-scheme', url.host);
  }
  if (url.username !== '' || url.password !== '') {
    return new OutboundRefused('credentials-in-url', url.host);
  }
  const literal = addressLiteralOf(url.hostname);
  if (literal !== undefined && !policy.allowsAddress(literal, url.hostname)) {
    return new OutboundRefused('private-address', url.host);
  }
  return undefined;
}

/** The address in a host that is a literal, brackets removed; undefined for a name. */
export function addressLiteralOf(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}
