import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkIdentityProvider, type IdentityProvider } from '../../domain/sign-in/provider.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { checkAdministrator } from '../kit/access.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import { PROVIDER_SECRET, type StoredIdentityProvider } from './ports.ts';
import { signsInAt } from './sign-in-agent.ts';

const SECRET_MAX = 1_000;

export type SetIdentityProvider = IdentityProvider & {
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
