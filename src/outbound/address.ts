import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

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
