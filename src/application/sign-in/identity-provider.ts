import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { IdentityFault } from '../../domain/sign-in/fault.ts';
import { checkIdentityProvider, type IdentityProvider } from '../../domain/sign-in/provider.ts';
import type { Agent } from '../agent/ports.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { checkAdministrator } from '../kit/access.ts';
import { AGENTS } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import { lockAgent } from '../kit/principal.ts';
import { signInText } from '../kit/sign-in-keys.ts';
import { checkCalled } from '../kit/uris.ts';
import { saveProviderSessionIn } from './complete-sign-in.ts';
import {
  type AgentAttempt,
  type IdentityWire,
  PROVIDER_SECRET,
  type Proof,
  type ProviderInspection,
  type ReachedProvider,
  type SignedInAgent,
  type StoredIdentityProvider,
} from './ports.ts';
import { beginSessionIn } from './sessions.ts';
import { openLink } from './sign-in.ts';

/** The service of the institution by which people sign in; null where there is none. */
export async function readIdentityProvider(app: Application): Promise<StoredIdentityProvider | null> {
  return await app.store.read((reader) => reader.identity.provider());
}

/** The same with its secret, to speak to it. */
export async function reachedProvider(app: Application): Promise<Result<ReachedProvider, Refusal>> {
  const stored = await readIdentityProvider(app);
  if (stored === null) return refuse({ type: 'not-found', what: 'identity-provider' });
  const { encryptedSecret, setAt, ...provider } = stored;
  return ok({ ...provider, clientSecret: app.secrets.decrypt(encryptedSecret, PROVIDER_SECRET) });
}

/** Asks the provider what it says of itself, for whoever sets it up. */
export async function testIdentityProvider(
  app: Application,
  wire: IdentityWire,
): Promise<Result<ProviderInspection, Refusal>> {
  const provider = await reachedProvider(app);
  return provider.ok ? await wire.inspect(provider.value) : provider;
}

/** The context under which an agent's account at the provider is encrypted and hashed. */
const AGENT_PROVIDER = 'agent-provider';

/**
 * Signs in an agent whom the institution's identity provider proved. Who was never invited is nobody here, whatever the
 * provider says: an account becomes an agent's with a link that was made for them, and is theirs from then on.
 */
export async function signInAgent(
  app: Application,
  of: { readonly proof: Proof; readonly attempt: AgentAttempt },
): Promise<Result<SignedInAgent, Refusal>> {
  const account = signInText(of.proof);
  const providerKey = agentProviderKey(app, of.proof);
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(AGENTS);
    const found = await agentFor(writer, app, { providerKey, attempt: of.attempt });
    if (!found.ok) return found;
    const agent = found.value;
    const now = app.now();
    if (agent.providerKey === null) {
      const encryptedProvider = app.secrets.encrypt(account, AGENT_PROVIDER);
      await writer.access.saveAgent({ ...agent, joinedAt: agent.joinedAt ?? now, providerKey, encryptedProvider });
      await writer.events.append({
        id: app.newId(),
        type: 'provider-linked',
        at: now,
        by: { kind: 'agent', id: agent.id },
        consultationId: null,
        proposalId: null,
        data: { agentId: agent.id },
      });
    }
    const holder = { agentId: agent.id };
    const started = await beginSessionIn(writer, app, { holder, signInId: null });
    const { there } = of.proof;
    if (there !== null) await saveProviderSessionIn(writer, app, { session: started.session, there });
    return ok({ ...started, agentId: agent.id });
  });
}

/** The keyed hash by which an agent is found who signs in with an account of the provider. */
export function agentProviderKey(app: Application, of: Pick<Proof, 'kind' | 'key'>): string {
  return app.secrets.keyed(signInText(of), AGENT_PROVIDER);
}

/** Whether an agent signs in with an account at this issuer. */
function signsInAt(app: Application, { encryptedProvider }: Agent, issuer: string): boolean {
  if (encryptedProvider === null) return false;
  const account = app.secrets.decrypt(encryptedProvider, AGENT_PROVIDER);
  return account.startsWith(`${signInText({ kind: 'oidc', key: issuer })} `);
}

/** Whose account it is, or whose it becomes with the link that they brought. The link is spent on it. */
async function agentFor(
  writer: Writer,
  app: Application,
  of: { readonly providerKey: string; readonly attempt: AgentAttempt },
): Promise<Result<Agent, Refusal>> {
  const known = await writer.access.agentByProvider(of.providerKey);
  if (of.attempt.link === null) {
    return known === null || known.disabledAt !== null ? notProven('no-agent') : ok(known);
  }
  const link = await openLink(writer, app, of.attempt.link);
  const agent = link !== null && 'agentId' in link.holder ? await lockAgent(writer, link.holder.agentId) : null;
  if (link === null || agent === null || agent.disabledAt !== null) return refuse({ type: 'link-not-valid' });
  if (agent.providerKey === null ? known !== null : known?.id !== agent.id) return notProven('other-agent');
  const isSpent = await writer.access.useLink(link.hash, app.now());
  return isSpent ? ok(agent) : refuse({ type: 'link-not-valid' });
}

function notProven(fault: IdentityFault): Result<never, Refusal> {
  return refuse({ type: 'identity-not-proven', fault });
}

const SECRET_MAX = 1_000;

type SetIdentityProvider = IdentityProvider & {
  /** Null keeps the stored one; refused for another issuer, which must not learn it. */
  readonly clientSecret: string | null;
  /** The state that this was made from (`etagOf`); whoever else changed it meanwhile is not written over. */
  readonly basedOn?: string | undefined;
  readonly by: Actor | null;
};

/** Sets the institution's identity provider, and which standing it verifies. Its secret is stored encrypted. */
export async function setIdentityProvider(
  app: Application,
  { clientSecret, by, basedOn, ...rest }: SetIdentityProvider,
): Promise<Result<StoredIdentityProvider, Refusal>> {
  const provider = checkIdentityProvider(rest);
  if (!provider.ok) return provider;
  const called = await checkCalled(app, { url: provider.value.issuer, field: 'issuer', of: 'service' });
  if (!called.ok) return called;
  return await app.store.transact(async (writer) => {
    const allowed = await checkAdministrator(writer, by);
    if (!allowed.ok) return allowed;
    const places = (await writer.territories.all()).map(({ code }) => code);
    const unknown = Object.values(provider.value.territory?.codes ?? {}).find((code) => !places.includes(code));
    if (unknown !== undefined) return refuse({ type: 'invalid', field: 'territory.codes', because: 'unknown-value' });
    const before = await writer.identity.provider();
    const same = checkNotModified(before, basedOn);
    if (!same.ok) return same;
    const tried = await checkTriedByAgents(writer, app, provider.value);
    if (!tried.ok) return tried;
    const encryptedSecret = encryptionContextFor(app, { clientSecret, before, issuer: provider.value.issuer });
    if (!encryptedSecret.ok) return encryptedSecret;
    const stored = { ...provider.value, encryptedSecret: encryptedSecret.value, setAt: app.now() };
    await writer.identity.saveProvider(stored);
    await endAgentSessions(writer, before, stored);
    await writer.events.append({ ...changed(app, by), data: { issuer: stored.issuer } });
    return ok(stored);
  });
}

/** Removes the identity provider; those who signed in with it keep their other sign-ins. */
export async function removeIdentityProvider(
  app: Application,
  { by }: { readonly by: Actor | null },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const allowed = await checkAdministrator(writer, by);
    if (!allowed.ok) return allowed;
    if ((await writer.identity.provider()) === null) return refuse({ type: 'not-found', what: 'identity-provider' });
    await writer.identity.saveProvider(null);
    await writer.identity.endAgentSessions('at-provider');
    await writer.events.append({ ...changed(app, by), data: { issuer: null } });
    return ok(null);
  });
}

function encryptionContextFor(
  app: Application,
  of: { readonly clientSecret: string | null; readonly before: StoredIdentityProvider | null; readonly issuer: string },
): Result<string, Refusal> {
  const secret = of.clientSecret?.trim() ?? '';
  if (secret.length > SECRET_MAX) {
    return refuse({ type: 'invalid', field: 'clientSecret', because: 'too-long', limit: SECRET_MAX });
  }
  if (secret !== '') return ok(app.secrets.encrypt(secret, PROVIDER_SECRET));
  return of.before?.issuer === of.issuer
    ? ok(of.before.encryptedSecret)
    : refuse({ type: 'invalid', field: 'clientSecret', because: 'missing' });
}

/** Ends the sessions of agents that could not begin in this way any more. */
async function endAgentSessions(
  writer: Writer,
  before: StoredIdentityProvider | null,
  after: StoredIdentityProvider,
): Promise<void> {
  if (after.agents.access === 'provider' && before?.agents.access !== 'provider') {
    await writer.identity.endAgentSessions('by-link');
  }
  const levels = ({ agents, acrValues }: IdentityProvider) => agents.acrValues || acrValues;
  const isOther = before !== null && (before.issuer !== after.issuer || levels(before) !== levels(after));
  if (isOther || after.agents.access === 'links') await writer.identity.endAgentSessions('at-provider');
}

/** Agents sign in by the provider alone once an administrator did: a setting that does not work would lock all of them out. */
async function checkTriedByAgents(
  reader: Reader,
  app: Application,
  { agents, issuer }: IdentityProvider,
): Promise<Result<null, Refusal>> {
  if (agents.access !== 'provider') return ok(null);
  const isTried = (await reader.access.agents()).some(
    (agent) => agent.role === 'administrator' && agent.disabledAt === null && signsInAt(app, agent, issuer),
  );
  return isTried ? ok(null) : refuse({ type: 'invalid', field: 'agents.access', because: 'provider-not-tried' });
}

function changed(app: Application, by: Actor | null) {
  return {
    id: app.newId(),
    type: 'identity-provider-changed',
    at: app.now(),
    by,
    consultationId: null,
    proposalId: null,
  } as const;
}
