import type { IdentityWire } from '../../application/sign-in/ports.ts';
import type { OidcOptions } from './client.ts';

/** Identity providers as `createOidc` reaches them; what that needs is loaded when the first one is asked. */
export function lazyOidc(options: OidcOptions): IdentityWire {
  let loading: Promise<IdentityWire> | null = null;
  const wire = () => {
    loading ??= import('./client.ts').then(({ createOidc }) => createOidc(options));
    return loading;
  };
  return {
    authorizeUrl: async (...given) => (await wire()).authorizeUrl(...given),
    identityAt: async (...given) => (await wire()).identityAt(...given),
    signOutUrl: async (...given) => (await wire()).signOutUrl(...given),
    signedOut: async (...given) => (await wire()).signedOut(...given),
    inspect: async (...given) => (await wire()).inspect(...given),
  };
}
