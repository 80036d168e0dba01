import type { By } from '../domain/event.ts';
import { checkIdentityProvider, type IdentityProvider } from '../domain/identity/provider.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type KeptIdentityProvider, PROVIDER_SECRET } from './identity.ts';
import { checkMadeFrom } from './made-from.ts';
import type { Application, Reader } from './ports.ts';

const SECRET_MAX = 1_000;

export type SetIdentityProvider = IdentityProvider & {
  /** Null keeps the one there is; not for another issuer, which must not learn it. */
  readonly clientSecret: string | null;
  /** The state that this was made from (`stateHash`); whoever else changed it meanwhile is not written over. */
  readonly madeFrom?: string | undefined;
  readonly by: By;
};

/** Says by which service of the institution people may sign in, and what it verifies. Its secret is sealed. */
export async function setIdentityProvider(
  app: Application,
  { clientSecret, by, madeFrom, ...said }: SetIdentityProvider,
): Promise<Result<KeptIdentityProvider, Refusal>> {
  const provider = checkIdentityProvider(said);
  if (!provider.ok) return provider;
  return await app.store.transact(async (writer) => {
    const allowed = await mayAdminister(writer, by);
    if (!allowed.ok) return allowed;
    const places = (await writer.territories.all()).map(({ code }) => code);
    const unknown = Object.values(provider.value.territory?.codes ?? {}).find((code) => !places.includes(code));
    if (unknown !== undefined) return refuse({ type: 'invalid', field: 'territory.codes', because: 'unknown-value' });
    const before = await writer.identity.provider();
    const same = checkMadeFrom(before, madeFrom);
    if (!same.ok) return same;
    const secretSealed = sealedFor(app, { clientSecret, before, issuer: provider.value.issuer });
    if (!secretSealed.ok) return secretSealed;
    const kept = { ...provider.value, secretSealed: secretSealed.value, setAt: app.now() };
    await writer.identityWrite.provider(kept);
    await writer.write.event({ ...changed(app, by), data: { issuer: kept.issuer } });
    return ok(kept);
  });
}

/** Nobody signs in by the institution's service any more; those who did keep their other sign-ins. */
export async function removeIdentityProvider(
  app: Application,
  { by }: { readonly by: By },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const allowed = await mayAdminister(writer, by);
    if (!allowed.ok) return allowed;
    if ((await writer.identity.provider()) === null) return refuse({ type: 'not-found', what: 'identity-provider' });
    await writer.identityWrite.provider(null);
    await writer.write.event({ ...changed(app, by), data: { issuer: null } });
    return ok(null);
  });
}

function sealedFor(
  app: Application,
  of: { readonly clientSecret: string | null; readonly before: KeptIdentityProvider | null; readonly issuer: string },
): Result<string, Refusal> {
  const secret = of.clientSecret?.trim() ?? '';
  if (secret.length > SECRET_MAX) {
    return refuse({ type: 'invalid', field: 'clientSecret', because: 'too-long', limit: SECRET_MAX });
  }
  if (secret !== '') return ok(app.secrets.seal(secret, PROVIDER_SECRET));
  return of.before?.issuer === of.issuer
    ? ok(of.before.secretSealed)
    : refuse({ type: 'invalid', field: 'clientSecret', because: 'missing' });
}

/** Administrators, and whoever runs the node. */
async function mayAdminister(reader: Reader, by: By): Promise<Result<null, Refusal>> {
  if (by === null) return ok(null);
  const agent = 'agent' in by ? await reader.access.agent(by.agent) : null;
  const may = agent !== null && agent.disabledAt === null && agent.role === 'administrator';
  return may ? ok(null) : refuse({ type: 'missing-scope', scope: 'admin' });
}

function changed(app: Application, by: By) {
  return {
    id: app.newId(),
    type: 'identity-provider-changed',
    at: app.now(),
    by,
    consultationId: null,
    proposalId: null,
  } as const;
}
