import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { NAME_MAX } from '../../domain/kit/text.ts';
import { textOf } from '../../domain/sign-in/claims.ts';
import { verifiedBy } from '../../domain/sign-in/provider.ts';
import type { Application } from '../application.ts';
import { signInHash } from '../kit/sign-in-keys.ts';
import { sessionHash } from './begin-session.ts';
import { completeSignIn, ID_TOKEN, type SignInResult, sidHash } from './complete-sign-in.ts';
import type { IdentityWire, Proof, ProvenIdentity, ReachedProvider } from './ports.ts';
import { reachedProvider } from './read-identity-provider.ts';
import { beginAttempt, endAttempt } from './sign-in-attempt.ts';

export type BeginByProvider = {
  readonly redirectUri: string;
  /** A path of this node, checked. */
  readonly next: string;
  /** What this browser alone brings back. */
  readonly browser: string;
  /** Who adds this sign-in to those they have. */
  readonly addTo: ParticipantId | null;
};

/** Where the browser goes to be recognised by the institution's provider. */
export async function beginByProvider(
  app: Application,
  wire: IdentityWire,
  { redirectUri, next, browser, addTo }: BeginByProvider,
): Promise<Result<string, Refusal>> {
  const provider = await reachedProvider(app);
  if (!provider.ok) return provider;
  const state = app.secrets.token();
  const nonce = app.secrets.token();
  const verifier = app.secrets.token();
  const url = await wire.authorizeUrl(provider.value, { redirectUri, state, nonce, verifier });
  if (!url.ok) return url;
  const { issuer } = provider.value;
  await beginAttempt(app, { state, browser, pending: { kind: 'oidc', issuer, nonce, verifier, next, addTo } });
  return url;
}

export type BackFromProvider = {
  /** The whole address that they came back to. */
  readonly url: string;
  readonly browser: string | null;
  /** Who is signed in here now. */
  readonly participantId: ParticipantId | null;
};

/** Signs in whoever comes back from the institution's provider, at the standing that it verified. */
export async function signInByProvider(
  app: Application,
  wire: IdentityWire,
  { url, browser, participantId }: BackFromProvider,
): Promise<SignInResult> {
  const state = new URL(url).searchParams.get('state') ?? '';
  const pending = await endAttempt(app, { kind: 'oidc', state, browser });
  if (!pending.ok) return { next: null, addsSignIn: false, outcome: pending };
  const { next, addTo, nonce, verifier, issuer } = pending.value;
  const come = async (): Promise<SignInResult['outcome']> => {
    if (addTo !== null && addTo !== participantId) return refuse({ type: 'not-signed-in' });
    const provider = await reachedProvider(app);
    if (!provider.ok) return provider;
    if (provider.value.issuer !== issuer) return refuse({ type: 'sign-in-not-begun' });
    const identity = await wire.identityAt(provider.value, { url, state, nonce, verifier });
    if (!identity.ok) return identity;
    return await completeSignIn(app, { proof: proofOf(provider.value, identity.value), addTo, next, browser });
  };
  return { next, addsSignIn: addTo !== null, outcome: await come() };
}

function proofOf(provider: ReachedProvider, identity: ProvenIdentity): Proof {
  const { issuer } = provider;
  const { standing, territory } = verifiedBy(provider, identity.claims);
  const { sid, idToken } = identity;
  return {
    kind: 'oidc',
    key: keyOf(issuer, identity.subject),
    label: labelOf(provider, identity),
    name: nameOf(identity),
    standing,
    territory: territory ?? undefined,
    there: { issuer, sid, idToken },
  };
}

/** Where somebody who leaves goes to be signed out at the provider as well; null where they did not come from there. */
export async function signOutAtProvider(
  app: Application,
  wire: IdentityWire,
  leaving: { readonly session: string; readonly returnTo: string },
): Promise<string | null> {
  const stored = await app.store.read(async (reader) => {
    const session = await reader.access.session(sessionHash(app, leaving.session));
    return session === null ? null : await reader.identity.providerSession(session.id);
  });
  const provider = stored === null ? null : await reachedProvider(app);
  if (stored === null || provider === null || !provider.ok) return null;
  const idToken = app.secrets.decrypt(stored.encryptedIdToken, ID_TOKEN);
  return await wire.signOutUrl(provider.value, { idToken, returnTo: leaving.returnTo, state: app.secrets.token() });
}

/** Ends the sessions of somebody who left at the provider; answers how many there were. */
export async function signedOutByProvider(
  app: Application,
  wire: IdentityWire,
  { logoutToken }: { readonly logoutToken: string },
): Promise<Result<number, Refusal>> {
  const provider = await reachedProvider(app);
  if (!provider.ok) return provider;
  const signedOut = await wire.signedOut(provider.value, logoutToken);
  if (!signedOut.ok) return signedOut;
  const { issuer } = provider.value;
  const { sid, subject } = signedOut.value;
  return ok(
    await app.store.transact(async ({ identity }) =>
      sid === null
        ? await identity.endSessionsOf(signInHash(app, { kind: 'oidc', key: keyOf(issuer, subject ?? '') }))
        : await identity.endProviderSessions(sidHash(app, { issuer, sid })),
    ),
  );
}

function keyOf(issuer: string, subject: string): string {
  return `${issuer} ${subject}`;
}

/** The name of their account there; shown to them alone, and stored encrypted. */
function labelOf(provider: ReachedProvider, { claims }: ProvenIdentity): string {
  return textOf(claims, 'email', 'preferred_username', 'name') ?? new URL(provider.issuer).host;
}

/** A suggestion: the name of somebody new, which they change before anybody sees it. Never their family name. */
function nameOf({ claims }: ProvenIdentity): string {
  const text = textOf(claims, 'nickname', 'preferred_username', 'given_name')?.replace(/@.*$/, '') ?? '';
  const name = [...text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()].slice(0, NAME_MAX).join('');
  return name === '' ? 'Participant' : name;
}
