import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';

/** Longest name the DNS knows (RFC 1035 section 2.3.4). */
const HOST_MAX = 253;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** At least two labels, the last of them no number: no address literal, no `localhost`, no top-level domain. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)(?!0x)${LABEL}$`);

/** A domain name as it is compared and stored: lower case, in ASCII (IDNA). Null for what is none, ports included. */
export function domainIn(text: string): string | null {
  const typed = text.trim().replace(/\.$/, '');
  // What `URL` would read as something other than a name does not reach it.
  if (typed === '' || typed.length > HOST_MAX || /[\s/\\?#@:%[\]]/.test(typed)) return null;
  const name = URL.parse(`https://${typed}`)?.hostname ?? '';
  return name.length <= HOST_MAX && DOMAIN.test(name) ? name : null;
}

/** The same as {@link domainIn}, for a field that somebody filled in. `*.example.org` is written for `example.org`. */
export function checkDomain(text: string, field: string): Result<string, RefusalOf<'invalid'>> {
  const domain = domainIn(text.trim().replace(/^\*?\./, ''));
  return domain === null ? refuse({ type: 'invalid', field, because: 'not-a-domain' }) : ok(domain);
}

/** Whether a host is a domain or lies below it; its port does not matter. */
export function liesUnder(host: string, domain: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return name === domain || name.endsWith(`.${domain}`);
}
