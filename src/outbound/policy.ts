import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { OutboundRefused } from './outbound-error.ts';

/** Global unicast, all that IANA has given out (RFC 4291 section 2.4, IANA IPv6 address space registry). */
const IPV6_GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** The well-known NAT64 prefix (RFC 6052 section 2.1): its last four bytes are the IPv4 address that is reached. */
const NAT64_WELL_KNOWN = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * Whether an IP address literal is one of the public Internet, so that connecting to it cannot reach this machine, its
 * private network or a cloud's metadata service. Takes what a resolver returns: no brackets, no port.
 *
 * It lists what is allowed and refuses the rest: IPv4 outside every special-purpose block (RFC 6890 and its registry),
 * IPv6 inside 2000::/3 and outside the special blocks carved from it. IPv4-mapped, IPv4-compatible, 6to4 and Teredo
 * addresses are refused whatever they embed; an address of the well-known NAT64 prefix is judged by the IPv4 address
 * in it, since that is how a network without IPv4 reaches every other host. A zone id is never public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return isPublicIpv4(parsed as ipaddr.IPv4);
  const ipv6 = parsed as ipaddr.IPv6;
  if (ipv6.match(NAT64_WELL_KNOWN)) return isPublicIpv4(new ipaddr.IPv4(ipv6.toByteArray().slice(12)));
  return ipv6.match(IPV6_GLOBAL_UNICAST) && ipv6.range() === 'unicast';
}

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast';
}

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
