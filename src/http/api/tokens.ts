import { z } from '@hono/zod-openapi';
import { SCOPES, type Token } from '../../application/access.ts';
import { createToken, revokeToken } from '../../application/create-token.ts';
import { readTokens } from '../../application/read-tokens.ts';
import { ACTING_STANDINGS, type Standing } from '../../domain/participant/standing.ts';
import { refuse } from '../../domain/result.ts';
import { type Route, replied } from './operation.ts';
import { id, time } from './schemas.ts';

const TAG = 'Tokens';

const token = z
  .strictObject({
    id,
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    participantId: id.nullable(),
    createdAt: time,
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .openapi('Token');

const createdToken = z
  .strictObject({ ...token.shape, token: z.string().openapi({ description: 'Shown this once' }) })
  .openapi('CreatedToken');

const tokens = z.strictObject({ items: z.array(token), next: z.null() }).openapi('Tokens');

const tokenSaid = z
  .strictObject({
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)).max(SCOPES.length),
    participant: z
      .union([
        z.strictObject({ id }),
        z.strictObject({ name: z.string(), standing: z.enum(ACTING_STANDINGS as [Standing, ...Standing[]]) }),
      ])
      .optional()
      .openapi({ description: 'Whom it acts for. Anybody but the token’s own participant needs `admin`.' }),
    expiresAt: z.iso.datetime({ offset: true, error: 'not-a-date' }).optional(),
  })
  .openapi('TokenSaid');

export function tokenRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/tokens',
      tag: TAG,
      summary: 'List the tokens, never their secrets',
      needs: 'tokens',
      answers: { 200: tokens },
    },
    async ({ app }) => {
      const items = (await readTokens(app)).map(tokenResource);
      return replied(200, { items, next: null });
    },
  );

  route(
    {
      method: 'post',
      path: '/tokens',
      tag: TAG,
      summary: 'Make a token, with no scope that the asking token lacks',
      needs: 'tokens',
      body: tokenSaid,
      answers: { 201: createdToken },
      refusals: ['not-found'],
    },
    async ({ app, body, caller }) => {
      const { name, scopes, participant, expiresAt: until } = body;
      const expiresAt = until === undefined ? undefined : new Date(until);
      if (expiresAt !== undefined && expiresAt <= app.now()) {
        return refuse({ type: 'invalid', field: 'expiresAt', because: 'in-the-past' });
      }
      const givenBy = caller.token ?? undefined;
      const created = await createToken(app, { name, scopes, participant, expiresAt, givenBy });
      if (!created.ok) return created;
      const { token: made, secret } = created.value;
      return replied(201, { ...tokenResource(made), token: secret });
    },
  );

  route(
    {
      method: 'delete',
      path: '/tokens/{token}',
      tag: TAG,
      summary: 'Revoke a token for good',
      needs: 'tokens',
      params: { token: id },
      answers: { 200: token },
    },
    async ({ app, params }) => {
      const revoked = await revokeToken(app, { tokenId: params.token });
      return revoked.ok ? replied(200, tokenResource(revoked.value)) : revoked;
    },
  );
}

function tokenResource(of: Token): z.input<typeof token> {
  return {
    id: of.id,
    name: of.name,
    scopes: [...of.scopes],
    participantId: of.participantId,
    createdAt: of.createdAt.toISOString(),
    expiresAt: of.expiresAt?.toISOString() ?? null,
    revokedAt: of.revokedAt?.toISOString() ?? null,
  };
}
