import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** Longest name the DNS knows (RFC 1035 section 2.3.4). */
const HOST_MAX = 253;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** At least two labels, the last of them no number: no address literal, no `localhost`, no top-level domain. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)(?!0x)${LABEL}$`);

/** A domain name as it is compared and stored: lower case, in ASCII (IDNA). Null for what is none, ports included. */
export function domainIn(text: string): string | null {
  const value = text.trim().replace(/\.$/, '');
  // What `URL` would read as something other than a name does not reach it.
  if (value === '' || value.length > HOST_MAX || /[\s/\\?#@:%[\]]/.test(value)) return null;
  const name = URL.parse(`https://${value}`)?.hostname ?? '';
  return name.length <= HOST_MAX && DOMAIN.test(name) ? name : null;
}

/** The same as {@link domainIn}, for a field that somebody filled in. `*.example.org` is written for `example.org`. */
export function checkDomain(text: string, field: string): Result<string, RefusalOf<'invalid'>> {
  const domain = domainIn(text.trim().replace(/^\*?\./, ''));
  return domain === null ? refuse({ type: 'invalid', field, because: 'not-a-domain' }) : ok(domain);
}

/** The name in a host, as policies have it: without a port, and without the dot of the root, which leads to the same server. */
export function nameIn(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/(?<!\.)\.+$/, '');
}

/** A host by its name and the domains above it: `a.b.example` is governed by what is said of `b.example` too. */
export function domainsOf(host: string): readonly string[] {
  const labels = nameIn(host).split('.');
  return labels.map((_, from) => labels.slice(from).join('.'));
}

/**
 * Whether policies reach a host: it has a name of two labels or more, and no dot after them. An address can be governed by
 * no policy, and whoever has one has a network of them.
 */
export function isGoverned(hostname: string): boolean {
  return !hostname.startsWith('[') && !hostname.endsWith('.') && hostname.includes('.') && !/\.\d+$/.test(hostname);
}

/** Whether a host is a domain or lies below it; its port does not matter. */
export function liesUnder(host: string, domain: string): boolean {
  const name = nameIn(host);
  return name === domain || name.endsWith(`.${domain}`);
}
