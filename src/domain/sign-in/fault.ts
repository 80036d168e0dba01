/** Why somebody's identity was not proven by whoever should prove it. */
export type IdentityFault =
  /** They said no there, or went back. */
  | 'cancelled'
  /** The other side refused us, not them. */
  | 'refused'
  | 'unreachable'
  /** Its certificate is signed by an authority that this node does not trust. */
  | 'unknown-authority'
  /** An answer that does not follow the protocol, or too large a one. */
  | 'unreadable'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'nonce'
  | 'signature'
  /** They were recognised there, but not as surely as the institution asks. */
  | 'level'
  /** They signed in there with another account than the one they named here. */
  | 'other-account'
  /** The server that proves it is not the one whose account it is. */
  | 'not-its-account'
  | 'no-account'
  /** Groups and automated accounts take no part. */
  | 'nobody'
  /** The server has no way to prove an account to others. */
  | 'offers-nothing'
  /** Nobody who works for the institution signs in with this account. */
  | 'no-agent'
  /** The account is another agent's, or the agent signs in with another account. */
  | 'other-agent'
  /** Agents sign in by the provider, not by a link alone. */
  | 'provider-only';
