import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import {
  type IdentityWire,
  PROVIDER_SECRET,
  type ProviderInspection,
  type ReachedProvider,
  type StoredIdentityProvider,
} from './ports.ts';

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
