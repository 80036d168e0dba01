import { z } from '@hono/zod-openapi';
import {
  readIdentityProvider,
  removeIdentityProvider,
  setIdentityProvider,
  testIdentityProvider,
} from '../../../application/sign-in/identity-provider.ts';
import type { IdentityWire, StoredIdentityProvider } from '../../../application/sign-in/ports.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { identityProviderInput } from '../../input/identity-provider.ts';
import { type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';

const TAG = 'Identity provider';
const { clientSecret, ...settings } = identityProviderInput.shape;

const provider = z.strictObject({ ...settings, setAt: time }).openapi('IdentityProvider');

const providerInput = z
  .strictObject({
    ...settings,
    clientSecret: clientSecret.openapi({ description: 'Null keeps the one there is; it is never shown' }),
  })
  .openapi('IdentityProviderInput', {
    example: {
      issuer: 'https://login.lyon.example',
      clientId: 'parvis',
      clientSecret: 'correct horse battery staple',
      scopes: 'openid profile email',
      acrValues: '',
      label: { fr: 'Compte de la ville' },
      resident: { claim: 'address.postal_code', values: ['69001', '69002'] },
      territory: null,
      agents: { access: 'links', acrValues: '' },
    },
  });

const inspection = z
  .strictObject({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    keys: z.number().int(),
    algorithms: z.array(z.string()),
    pkce: z.boolean(),
    userInfo: z.boolean(),
    signOut: z.boolean(),
    backChannelLogout: z.boolean(),
  })
  .openapi('IdentityProviderInspection');

/** By which service of the institution people are recognised. */
export function identityProviderRoutes(wire: IdentityWire | null): (route: Route) => void {
  return (route) => {
    route(
      {
        method: 'get',
        path: '/identity-provider',
        tag: TAG,
        summary: 'By which service of the institution people sign in; never its secret',
        needs: 'admin',
        answers: { 200: provider },
        refusals: ['not-found'],
      },
      async ({ app }) => {
        const stored = await readIdentityProvider(app);
        return stored === null ? NONE : replied(200, resource(stored));
      },
    );

    route(
      {
        method: 'post',
        path: '/identity-provider',
        tag: TAG,
        summary: 'Set the identity provider, and which standing it verifies',
        needs: 'admin',
        body: providerInput,
        answers: { 200: provider },
      },
      async ({ app, body, caller }) => {
        const set = await setIdentityProvider(app, { ...body, by: caller.by });
        return set.ok ? replied(200, resource(set.value)) : set;
      },
    );

    route(
      {
        method: 'post',
        path: '/identity-provider/test',
        tag: TAG,
        summary: 'Ask the identity provider what it says of itself',
        needs: 'admin',
        answers: { 200: inspection },
        refusals: ['not-found', 'identity-not-proven'],
      },
      async ({ app }) => {
        if (wire === null) return NONE;
        const found = await testIdentityProvider(app, wire);
        return found.ok ? replied(200, found.value) : found;
      },
    );

    route(
      {
        method: 'delete',
        path: '/identity-provider',
        tag: TAG,
        summary: 'Remove the identity provider; who signed in with it keeps their other sign-ins',
        needs: 'admin',
        answers: { 200: z.strictObject({ removed: z.literal(true) }).openapi('IdentityProviderRemoved') },
        refusals: ['not-found'],
      },
      async ({ app, caller }) => {
        const removed = await removeIdentityProvider(app, { by: caller.by });
        return removed.ok ? replied(200, { removed: true as const }) : removed;
      },
    );
  };
}

const NONE = refuse({ type: 'not-found', what: 'identity-provider' } as const);

function resource({ encryptedSecret: _, ...stored }: StoredIdentityProvider) {
  return stored;
}
