import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * Who asks, as far as limits need to know: an IPv4 address, or the /64 that an IPv6 address is of, since one household
 * has all of it. Held in memory for as long as a limit lasts, and written nowhere. A proxy that is trusted says it last
 * in `X-Forwarded-For`; what comes before that anybody may have written.
 */
export function clientAddress(c: Context, trustProxy: boolean): string {
  const direct = 'incoming' in (c.env ?? {}) ? getConnInfo(c).remote.address : undefined;
  return (trustProxy ? forwardedAddress(c) : null) ?? networkOf(direct || 'unknown');
}

/**
 * The network to count requests by; null where it is not known, and whoever asks is not counted by it rather than counted
 * with everybody. That is so behind a proxy that is not trusted (`TRUST_PROXY`), which is on this machine or in its private
 * network, or tells of itself; and behind one that is trusted and does not say who asks.
 */
export function clientNetwork(c: Context, trustProxy: boolean): string | null {
  if (trustProxy) return forwardedAddress(c);
  const isProxied = OF_PROXIES.some((name) => c.req.header(name) !== undefined);
  const address = clientAddress(c, false);
  return isProxied || PRIVATE.test(address) ? null : address;
}

/** The same as a proxy says it; null where it says nothing, and everybody would seem to be the proxy. */
export function forwardedAddress(c: Context): string | null {
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return forwarded === undefined || forwarded === '' ? null : networkOf(forwarded);
}

/** Networks that are of nobody in public (RFC 1918, 3927, 4193, 4291, 6598), as `networkOf` writes them. */
const PRIVATE =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|0:0:0:0$)/;

/** Headers that a proxy adds. */
const OF_PROXIES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether a request was made on this very machine, to this node by its own name: not through a proxy on it, and not by a
 * page of another site that has its name lead here (DNS rebinding).
 */
export function isFromThisMachine(c: Context, origin: string): boolean {
  const direct = 'incoming' in (c.env ?? {}) ? (getConnInfo(c).remote.address ?? '') : '127.0.0.1';
  const isLoopback = /^(::ffff:)?127\./i.test(direct) || direct === '::1';
  const host = c.req.header('host') ?? new URL(origin).host;
  return isLoopback && host === new URL(origin).host && OF_PROXIES.every((name) => c.req.header(name) === undefined);
}

function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (bare.includes('.') || !bare.includes(':')) return bare;
  const [head = '', tail] = bare.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
