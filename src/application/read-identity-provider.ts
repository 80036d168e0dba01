import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import {
  type IdentityWire,
  type KeptIdentityProvider,
  PROVIDER_SECRET,
  type ProviderInspection,
  type ReachedProvider,
} from './identity.ts';
import type { Application } from './ports.ts';

/** The service of the institution by which people sign in; null where there is none. */
export async function readIdentityProvider(app: Application): Promise<KeptIdentityProvider | null> {
  return await app.store.read((reader) => reader.identity.provider());
}

/** The same with its secret, to speak to it. */
export async function reachedProvider(app: Application): Promise<Result<ReachedProvider, Refusal>> {
  const kept = await readIdentityProvider(app);
  if (kept === null) return refuse({ type: 'not-found', what: 'identity-provider' });
  const { secretSealed, setAt, ...provider } = kept;
  return ok({ ...provider, clientSecret: app.secrets.open(secretSealed, PROVIDER_SECRET) });
}

/** Asks the provider what it says of itself, for whoever sets it up. */
export async function testIdentityProvider(
  app: Application,
  wire: IdentityWire,
): Promise<Result<ProviderInspection, Refusal>> {
  const provider = await reachedProvider(app);
  return provider.ok ? await wire.inspect(provider.value) : provider;
}
