import { z } from 'zod';

const TEXT = z.string().min(1).max(4_000);

/** RFC 7033. What does not fit is left out. */
export const JRD = z.object({
  links: z
    .array(
      z
        .object({ rel: z.string(), type: z.string().optional(), href: z.string().max(2_000).optional() })
        .nullable()
        .catch(null),
    )
    .catch([])
    .transform((links) => links.filter((link) => link !== null)),
});

/** RFC 8414, with what Mastodon adds. */
export const METADATA = z.object({
  issuer: TEXT.optional().catch(undefined),
  authorization_endpoint: TEXT.optional().catch(undefined),
  token_endpoint: TEXT.optional().catch(undefined),
  revocation_endpoint: TEXT.optional().catch(undefined),
  app_registration_endpoint: TEXT.optional().catch(undefined),
  scopes_supported: z.array(z.string()).catch([]).default([]),
});

export const APP = z.object({ client_id: TEXT, client_secret: TEXT });

export const TOKEN = z.object({ access_token: TEXT });

/** An account as its own server shows it to itself. `uri` is the actor's id, on servers that say it. */
export const CREDENTIALS = z.object({
  username: TEXT,
  acct: z.string().max(4_000).catch(''),
  uri: TEXT.optional().catch(undefined),
  url: TEXT.optional().catch(undefined),
  bot: z.boolean().catch(false),
  group: z.boolean().catch(false),
  /** Where Pleroma and its kin say the type of the actor. */
  source: z
    .object({ pleroma: z.object({ actor_type: TEXT }) })
    .optional()
    .catch(undefined),
  display_name: z.string().max(4_000).catch(''),
});
export type Credentials = z.output<typeof CREDENTIALS>;
