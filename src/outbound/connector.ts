import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { OutboundFailed, OutboundRefused } from './outbound-error.ts';
import { addressLiteralOf, type OutboundPolicy } from './policy.ts';

/** Every address of a host name, in the order to try them. Throws, or answers none, when there is none. */
export type ResolveName = (
  hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** The operating system's resolver, hosts file included. */
export const resolveBySystem: ResolveName = (hostname) => lookup(hostname, { all: true });

/**
 * Opens connections only to addresses the policy allows. The check and the connection use the same answer of the
 * resolver, so a name that changes its address between the two (DNS rebinding) gains nothing. A literal never reaches
 * `lookup`, so it is judged here.
 */
export function createConnector(options: {
  readonly policy: OutboundPolicy;
  readonly resolve: ResolveName;
  readonly timeoutMs: number;
  /** Certificate authorities in PEM to trust instead of the system's. */
  readonly certificateAuthorities?: string | undefined;
}): buildConnector.connector {
  const connect = buildConnector({
    lookup: checkedLookup(options.resolve, options.policy),
    timeout: options.timeoutMs,
    allowH2: false,
    autoSelectFamily: true,
    ...(options.certificateAuthorities === undefined ? {} : { ca: options.certificateAuthorities }),
  } as buildConnector.BuildOptions);
  return (target, callback) => {
    const literal = addressLiteralOf(target.hostname);
    if (literal !== undefined && !options.policy.allowsAddress(literal, target.hostname)) {
      queueMicrotask(() => callback(new OutboundRefused('private-address', target.host ?? target.hostname), null));
      return;
    }
    return connect(target, callback);
  };
}

/** A `lookup` for `net.connect`: one forbidden address among several refuses the name. */
export function checkedLookup(resolve: ResolveName, policy: OutboundPolicy): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async () => {
      const found = await resolve(hostname);
      if (found.some(({ address }) => !policy.allowsAddress(address, hostname))) {
        throw new OutboundRefused('private-address', hostname);
      }
      const wanted = found.filter(({ family }) => !options.family || family === familyNumber(options.family));
      if (wanted.length === 0) throw new OutboundFailed('unresolvable', hostname);
      return wanted;
    };
    answer().then(
      (wanted) => {
        if (options.all === true) callback(null, [...wanted]);
        else callback(null, wanted[0]?.address ?? '', wanted[0]?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, [], 0),
    );
  };
}

function familyNumber(family: number | 'IPv4' | 'IPv6'): number {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : family;
}
