import type { Id, ParticipantId } from '../domain/id.ts';
import type { Claims } from '../domain/identity/claims.ts';
import type { IdentityProvider } from '../domain/identity/provider.ts';
import type { AccountAddress } from '../domain/participant/account-address.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { SignInWith } from './sign-in-with.ts';

/** The provider as it is kept: its secret is sealed. */
export type KeptIdentityProvider = IdentityProvider & { readonly secretSealed: string; readonly setAt: Date };

/** What {@link KeptIdentityProvider.secretSealed} is sealed for. */
export const PROVIDER_SECRET = 'identity provider';

/** The provider with its secret, for whoever speaks to it. */
export type ReachedProvider = IdentityProvider & { readonly clientSecret: string };

type Proven<T> = Result<T, RefusalOf<'identity-not-proven'>>;

/** Speaks OpenID Connect to the institution's provider. Keeps no token. */
export interface IdentityWire {
  /** Where the browser goes to be recognised (OpenID Connect Core 1.0, 3.1.2.1; RFC 7636). */
  authorizeUrl(
    provider: ReachedProvider,
    request: {
      readonly redirectUri: string;
      readonly state: string;
      readonly nonce: string;
      readonly verifier: string;
    },
  ): Promise<Proven<string>>;
  /** Who came back, by everything that the answer must prove. `url` is the whole address they came back to. */
  identityAt(
    provider: ReachedProvider,
    back: { readonly url: string; readonly state: string; readonly nonce: string; readonly verifier: string },
  ): Promise<Proven<ProvenIdentity>>;
  /** Where the browser goes to be signed out there too; null where the provider has no such place. */
  signOutUrl(
    provider: ReachedProvider,
    leaving: { readonly idToken: string; readonly returnTo: string; readonly state: string },
  ): Promise<string | null>;
  /** Whose sessions end, by the word of the provider (OpenID Connect Back-Channel Logout 1.0, 2.6). */
  signedOut(provider: ReachedProvider, logoutToken: string): Promise<Proven<SignedOut>>;
  /** What the provider says of itself, asked anew. */
  inspect(provider: ReachedProvider): Promise<Proven<ProviderInspection>>;
}

export type ProvenIdentity = {
  /** Never given anew to somebody else by the same issuer (OpenID Connect Core 1.0, 8). */
  readonly subject: string;
  readonly claims: Claims;
  /** The session there, where it has a name. */
  readonly sid: string | null;
  /** What the provider wants to see when somebody leaves. */
  readonly idToken: string;
};

/** At least one of the two is there. */
export type SignedOut = { readonly subject: string | null; readonly sid: string | null };

export type ProviderInspection = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  /** Algorithms it signs with, as far as it says. */
  readonly algorithms: readonly string[];
  /** How many keys it publishes. */
  readonly keys: number;
  readonly pkce: boolean;
  readonly userInfo: boolean;
  readonly signOut: boolean;
  readonly backChannelLogout: boolean;
};

/** Proves accounts on other servers, by the sign-in that those servers have for apps. */
export interface AccountWire {
  /** The actor that an account's own server names, and where that server's sign-in is. */
  find(account: AccountAddress): Promise<Proven<FoundAccount>>;
  /** Makes us known to a server, as an app that may read who somebody is. */
  register(server: AccountServer, redirectUri: string): Promise<Proven<AppRegistration>>;
  authorizeUrl(
    server: AccountServer,
    request: {
      readonly clientId: string;
      readonly redirectUri: string;
      readonly state: string;
      readonly verifier: string;
    },
  ): Promise<string>;
  /**
   * Who came back, if it is this very account: its server says so, and the account still names this actor. The token
   * that it takes is given back at once.
   */
  prove(
    server: AccountServer,
    back: {
      readonly found: FoundAccount;
      readonly app: AppRegistration;
      readonly redirectUri: string;
      readonly code: string;
      readonly verifier: string;
    },
  ): Promise<Proven<{ readonly name: string }>>;
}

export type FoundAccount = {
  readonly account: AccountAddress;
  readonly actorUri: string;
  readonly server: AccountServer;
};

/** Where the sign-in of a server is (RFC 8414, or where Mastodon has it). All of them on the actor's own origin. */
export type AccountServer = {
  /** Of the actor, with its port where it has one. */
  readonly host: string;
  readonly issuer: string | null;
  readonly authorizeEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revokeEndpoint: string;
  readonly registerEndpoint: string;
  readonly accountEndpoint: string;
  readonly scope: string;
};

export type AppRegistration = { readonly clientId: string; readonly clientSecret: string };

export type KeptRegistration = {
  readonly host: string;
  /** An {@link AppRegistration} as JSON. */
  readonly sealed: string;
  readonly madeAt: Date;
};

/** Somebody is on their way to where they are recognised, and comes back to the same browser, once. */
export type SignInAttempt = {
  readonly stateHash: string;
  /** Keyed hash of what this browser, and no other, brings back in its cookie. */
  readonly browserHash: string;
  readonly sealed: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** What goes with a session that was begun at the institution's provider. */
export type ProviderSession = {
  readonly sessionId: Id;
  readonly sidHash: string | null;
  readonly idTokenSealed: string;
};

export interface IdentityReader {
  provider(): Promise<KeptIdentityProvider | null>;
  registration(host: string): Promise<KeptRegistration | null>;
  /** An attempt, left where it is. */
  attempt(stateHash: string): Promise<SignInAttempt | null>;
  providerSession(sessionId: Id): Promise<ProviderSession | null>;
}

export interface IdentityWriter {
  /** Null removes it. */
  provider(provider: KeptIdentityProvider | null): Promise<void>;
  registration(registration: KeptRegistration): Promise<void>;
  forgetRegistration(host: string): Promise<void>;
  attempt(attempt: SignInAttempt): Promise<void>;
  /** Takes an attempt away; null where there is none, any more or ever. */
  takeAttempt(stateHash: string): Promise<SignInAttempt | null>;
  providerSession(session: ProviderSession): Promise<void>;
  /** Ends the sessions that were begun with the provider's session of this name. */
  endProviderSessions(sidHash: string): Promise<number>;
  /** Ends the sessions that were begun with this sign-in. */
  endSessionsOf(signInKeyHash: string): Promise<number>;
}

/** What somebody proved of themselves, wherever they did. */
export type Proof = Omit<SignInWith, 'toParticipantId' | 'lang'> & {
  /** Their session at the institution's provider, where it was there. */
  readonly there: {
    readonly issuer: string;
    readonly sid: string | null;
    readonly idToken: string;
  } | null;
};

/** What an attempt remembers, sealed. */
export type Pending = {
  /** A path of this node. */
  readonly next: string;
} & (
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly nonce: string;
      readonly verifier: string;
      /** Who adds this sign-in to those they have; null where somebody signs in. */
      readonly addTo: ParticipantId | null;
    }
  | {
      readonly kind: 'fediverse';
      readonly found: FoundAccount;
      /** As whom we asked. */
      readonly app: AppRegistration;
      readonly verifier: string;
      readonly addTo: ParticipantId | null;
    }
  /** They came back, and are asked whether two participants are them. */
  | { readonly kind: 'join'; readonly proof: Proof; readonly addTo: ParticipantId }
);
