import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { NAME_MAX } from '../../domain/kit/text.ts';
import { textOf, verifiedBy } from '../../domain/sign-in/provider.ts';
import type { Application } from '../application.ts';
import { signInHash } from '../kit/sign-in-keys.ts';
import { completeSignIn, ID_TOKEN, type SignInResult, sidHash } from './complete-sign-in.ts';
import { agentProviderKey, reachedProvider, signInAgent } from './identity-provider.ts';
import type { AgentAttempt, IdentityWire, Proof, ProvenIdentity, ReachedProvider } from './ports.ts';
import { sessionHash } from './sessions.ts';
import { beginAttempt, endAttempt } from './sign-in-attempt.ts';

export type BeginByProvider = {
  readonly redirectUri: string;
  /** A path of this node, checked. */
  readonly next: string;
  /** What this browser alone brings back. */
  readonly browser: string;
  /** Who adds this sign-in to those they have. */
  readonly addTo: ParticipantId | null;
  /** Where somebody signs in as an agent of the institution. */
  readonly agent?: AgentAttempt | null;
};

/** Where the browser goes to be recognised by the institution's provider. */
export async function beginByProvider(
  app: Application,
  wire: IdentityWire,
  { redirectUri, next, browser, addTo, agent = null }: BeginByProvider,
): Promise<Result<string, Refusal>> {
  const provider = await reachedProvider(app);
  if (!provider.ok) return provider;
  const state = app.secrets.token();
  const nonce = app.secrets.token();
  const verifier = app.secrets.token();
  if (agent !== null && provider.value.agents.access === 'links') return refuse(NO_AGENT);
  const asked = agent === null ? provider.value : asOfAgents(provider.value);
  const url = await wire.authorizeUrl(asked, { redirectUri, state, nonce, verifier });
  if (!url.ok) return url;
  const { issuer } = provider.value;
  await beginAttempt(app, { state, browser, pending: { kind: 'oidc', issuer, nonce, verifier, next, addTo, agent } });
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
  const { next, addTo, nonce, verifier, issuer, agent = null } = pending.value;
  const come = async (): Promise<SignInResult['outcome']> => {
    if (addTo !== null && addTo !== participantId) return refuse({ type: 'not-signed-in' });
    const provider = await reachedProvider(app);
    if (!provider.ok) return provider;
    if (provider.value.issuer !== issuer) return refuse({ type: 'sign-in-not-begun' });
    if (agent !== null && provider.value.agents.access === 'links') return refuse(NO_AGENT);
    const asked = agent === null ? provider.value : asOfAgents(provider.value);
    const identity = await wire.identityAt(asked, { url, state, nonce, verifier });
    if (!identity.ok) return identity;
    const proof = proofOf(provider.value, identity.value);
    if (agent !== null) return await signInAgent(app, { proof, attempt: agent });
    return await completeSignIn(app, { proof, addTo, next, browser });
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
    await app.store.transact(async (writer) => {
      if (sid !== null) return await writer.identity.endProviderSessions(sidHash(app, { issuer, sid }));
      const account = { kind: 'oidc', key: keyOf(issuer, subject ?? '') } as const;
      const agent = await writer.access.agentByProvider(agentProviderKey(app, account));
      const ofAgent = agent === null ? 0 : await writer.access.endSessionsOfAgent(agent.id);
      return ofAgent + (await writer.identity.endSessionsOf(signInHash(app, account)));
    }),
  );
}

/**
 * Ends the session here that was begun with one at the provider, by its name, where somebody leaves there and their
 * browser says so (OpenID Connect Front-Channel Logout 1.0, 3). Nothing is signed: who knows the name of a session may
 * end it, and learns nothing of it.
 */
export async function signedOutInBrowser(
  app: Application,
  { issuer, sid }: { readonly issuer: string; readonly sid: string },
): Promise<boolean> {
  const provider = await app.store.read((reader) => reader.identity.provider());
  if (provider === null || provider.issuer !== issuer) return false;
  await app.store.transact((writer) => writer.identity.endProviderSessions(sidHash(app, { issuer, sid })));
  return true;
}

const NO_AGENT = { type: 'identity-not-proven', fault: 'no-agent' } as const;

/** The provider as agents are sent to it, who may have to be recognised more surely than others. */
function asOfAgents(provider: ReachedProvider): ReachedProvider {
  return { ...provider, acrValues: provider.agents.acrValues || provider.acrValues };
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
