import type { AgentId, Id, ParticipantId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { AccountAddress } from '../../domain/participant/shown-name.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Claims, IdentityProvider } from '../../domain/sign-in/provider.ts';

export const SIGN_IN_KINDS = ['mail', 'oidc', 'fediverse'] as const;
/** How somebody proves who they are: a link to their mail address, an identity provider, an account elsewhere. */
export type SignInKind = (typeof SIGN_IN_KINDS)[number];
/** One way in which a participant signs in; a participant may have several, and each is of one participant. */
export type SignIn = {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly kind: SignInKind;
  /** Keyed hash of `signInText`, by which it is found. */
  readonly keyHash: string;
  /** `signInText`, encrypted: moved to another node it is found by that node's hash. Null once its person was erased. */
  readonly encryptedKey: string | null;
  /** What the person knows it by, encrypted; shown to nobody else. */
  readonly encryptedLabel: string | null;
  readonly createdAt: Date;
  readonly usedAt: Date;
  /** What gives its person back what they supported, where they were erased and come back (`linkForReturn`). */
  readonly erasedLink: string | null;
};
export type SignInReader = {
  byKey(keyHash: string): Promise<SignIn | null>;
  /** A participant's own, the oldest first. */
  of(participantId: ParticipantId): Promise<readonly SignIn[]>;
  byId(id: Id): Promise<SignIn | null>;
  /** Those of one kind whose persons were not erased, by id. */
  ofKind(kind: SignInKind, page: { readonly after: Id | null; readonly limit: number }): Promise<readonly SignIn[]>;
};
export type SignInWriter = {
  /** Adds one, or writes what changed of it. */
  save(signIn: Omit<SignIn, 'erasedLink'>): Promise<void>;
  saveErasedLink(id: Id, link: string): Promise<void>;
  /** Deletes a sign-in of a participant, with the sessions it began; false where it is not theirs. */
  delete(id: Id, participantId: ParticipantId): Promise<boolean>;
};
/** The provider as stored: its secret is encrypted. */
export type StoredIdentityProvider = IdentityProvider & { readonly encryptedSecret: string; readonly setAt: Date };
/** What {@link StoredIdentityProvider.encryptedSecret} is encrypted for. */
export const PROVIDER_SECRET = 'identity provider';
/** The provider with its secret in the clear, for requests to it. */
export type ReachedProvider = IdentityProvider & { readonly clientSecret: string };
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
  /** Verifies the authorization response; `url` is the whole redirect address. Answers the proven identity. */
  identityAt(
    provider: ReachedProvider,
    back: { readonly url: string; readonly state: string; readonly nonce: string; readonly verifier: string },
  ): Promise<Proven<ProvenIdentity>>;
  /** Where the browser goes to be signed out there too; null where the provider has no such place. */
  signOutUrl(
    provider: ReachedProvider,
    leaving: { readonly idToken: string; readonly returnTo: string; readonly state: string },
  ): Promise<string | null>;
  /** Verifies a logout token: whose sessions end (OpenID Connect Back-Channel Logout 1.0, 2.6). */
  signedOut(provider: ReachedProvider, logoutToken: string): Promise<Proven<SignedOut>>;
  /** Reads the metadata of the provider again. */
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
  /** Registers this node at a server as an app that may read who somebody is. */
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
   * Verifies that this very account signed in: its server says so, and the account still names this actor. The token
   * that this takes is revoked at once.
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
export type StoredRegistration = {
  readonly host: string;
  /** An {@link AppRegistration} as JSON. */
  readonly encrypted: string;
  readonly madeAt: Date;
};
/** A sign-in at a provider or server under way; it can be completed once, in the same browser. */
export type SignInAttempt = {
  readonly stateHash: string;
  /** Keyed hash of the secret in the cookie of this browser. */
  readonly browserHash: string;
  readonly encrypted: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};
/** What goes with a session that was begun at the institution's provider. */
export type ProviderSession = {
  readonly sessionId: Id;
  readonly sidHash: string | null;
  readonly encryptedIdToken: string;
};
export interface IdentityReader {
  provider(): Promise<StoredIdentityProvider | null>;
  registration(host: string): Promise<StoredRegistration | null>;
  /** Reads an attempt without claiming it. */
  attempt(stateHash: string): Promise<SignInAttempt | null>;
  providerSession(sessionId: Id): Promise<ProviderSession | null>;
}
export interface IdentityWriter {
  /** Null removes it. */
  saveProvider(provider: StoredIdentityProvider | null): Promise<void>;
  saveRegistration(registration: StoredRegistration): Promise<void>;
  deleteRegistration(host: string): Promise<void>;
  saveAttempt(attempt: SignInAttempt): Promise<void>;
  /** Claims and deletes an attempt; null where there is none. */
  claimAttempt(stateHash: string): Promise<SignInAttempt | null>;
  saveProviderSession(session: ProviderSession): Promise<void>;
  /** Ends the sessions that were begun with the provider's session of this name. */
  endProviderSessions(sidHash: string): Promise<number>;
  /** Ends the sessions of agents that were begun at the provider, or those that were begun otherwise. */
  endAgentSessions(begun: 'at-provider' | 'by-link'): Promise<void>;
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
/** How an agent came to sign in: with the secret of a link for them, or without one. */
export type AgentAttempt = { readonly link: string | null };
/** An agent with a session that begins. */
export type SignedInAgent = { readonly agentId: AgentId; readonly session: string; readonly expiresAt: Date };
/** What an attempt stores, encrypted. */
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
      /** Where somebody signs in as an agent of the institution: with the secret of a link, or by an account that is theirs. */
      readonly agent?: AgentAttempt | null;
    }
  | {
      readonly kind: 'fediverse';
      readonly found: FoundAccount;
      /** The app registration that was used. */
      readonly app: AppRegistration;
      readonly verifier: string;
      readonly addTo: ParticipantId | null;
    }
  /** Proven; the person is asked whether two participants are them. */
  | { readonly kind: 'join'; readonly proof: Proof; readonly addTo: ParticipantId }
);

export type Proven<T> = Result<T, RefusalOf<'identity-not-proven'>>;

export type SignInWith = {
  readonly kind: SignInKind;
  /** The address (mail), issuer and subject with a space between (oidc), or the actor's id (fediverse). */
  readonly key: string;
  /** What the person knows this sign-in by; shown to them alone. */
  readonly label: string;
  /** The standing that this proof gives. A higher one stays. */
  readonly standing: Standing;
  readonly territory?: string | undefined;
  /** For somebody who is new here; they choose another one afterwards. */
  readonly name: string;
  readonly lang?: Lang | undefined;
  /** The participant who is signed in already: the sign-in is added to theirs, and a participant who had it is merged into them. */
  readonly toParticipantId?: ParticipantId | undefined;
};
