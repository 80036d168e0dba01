import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { IdentityFault } from '../../domain/sign-in/fault.ts';

/** What an answer failed to prove, found by ourselves; the message is for the log. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly fault: IdentityFault;

  constructor(fault: IdentityFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** The way out found nobody, or nobody it may ask. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Claims of an ID token, by what their fault is called (OpenID Connect Core 1.0, 3.1.3.7). */
const BY_CLAIM: Readonly<Record<string, IdentityFault>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  exp: 'expired',
  iat: 'expired',
};

/** Codes of RFC 6749 and OpenID Connect that are the person's own no. */
const CANCELLED = new Set(['access_denied', 'consent_required', 'interaction_required', 'login_required']);

/** What went wrong, for the person and for the log. What is none of the provider's doing is thrown on. */
export function faultOf(error: unknown): { readonly fault: IdentityFault; readonly detail: string } {
  if (error instanceof Fault) return { fault: error.fault, detail: error.message };
  if (error instanceof AuthorizationResponseError) {
    return { fault: CANCELLED.has(error.error) ? 'cancelled' : 'refused', detail: error.error };
  }
  if (error instanceof ResponseBodyError) return { fault: 'refused', detail: error.error };
  // How a wrong secret is answered (RFC 6749, 5.2), and an access token that does not hold (RFC 6750, 3).
  if (error instanceof WWWAuthenticateChallengeError) return { fault: 'refused', detail: `HTTP ${error.status}` };
  const chain = [...causesOf(error)];
  const unreachable = chain.find((each) => each instanceof Unreachable || codeOf(each) === 'OAUTH_TIMEOUT');
  if (unreachable !== undefined) {
    // Of the one HTTP client, which may not be imported here.
    const isUnknownAuthority = chain.some((each) => 'reason' in each && each.reason === 'unknown-authority');
    return { fault: isUnknownAuthority ? 'unknown-authority' : 'unreachable', detail: messagesOf(chain) };
  }
  if (!(error instanceof ClientError)) throw error;
  if (chain.some((each) => codeOf(each) === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')) {
    return { fault: 'expired', detail: messagesOf(chain) };
  }
  const claim = chain.map(claimOf).find((name) => name !== undefined);
  return { fault: BY_CLAIM[claim ?? ''] ?? 'unreadable', detail: messagesOf(chain) };
}

function* causesOf(error: unknown): Generator<Error> {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    yield current;
    current = current.cause;
  }
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

/** The package says which claim it was in the cause of its error. */
function claimOf({ cause }: Error): string | undefined {
  return typeof cause === 'object' && cause !== null && 'claim' in cause && typeof cause.claim === 'string'
    ? cause.claim
    : undefined;
}

function messagesOf(chain: readonly Error[]): string {
  return chain.map(({ message }) => message).join(': ');
}
