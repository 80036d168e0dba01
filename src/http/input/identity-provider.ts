import { z } from '@hono/zod-openapi';
import { AGENT_ACCESS } from '../../domain/sign-in/provider.ts';
import { localised } from './values.ts';

/** The input that sets the identity provider; without a secret the stored one is kept. */
export const identityProviderInput = z.strictObject({
  issuer: z.string(),
  clientId: z.string(),
  clientSecret: z.string().nullable(),
  scopes: z.string(),
  acrValues: z.string(),
  label: localised,
  resident: z.strictObject({ claim: z.string(), values: z.array(z.string()) }).nullable(),
  territory: z.strictObject({ claim: z.string(), codes: z.record(z.string(), z.string()) }).nullable(),
  agents: z.strictObject({ access: z.enum(AGENT_ACCESS), acrValues: z.string() }),
});

export type IdentityProviderSaid = z.output<typeof identityProviderInput>;
