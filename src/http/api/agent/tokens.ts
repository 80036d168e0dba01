import { z } from '@hono/zod-openapi';
import { createToken, revokeToken } from '../../../application/agent/create-token.ts';
import { SCOPES, type Token } from '../../../application/agent/ports.ts';
import { readTokens } from '../../../application/agent/reads.ts';
import { ACTING_STANDINGS, type Standing } from '../../../domain/participant/standing.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, time } from '../kit/schemas.ts';

const TAG = 'Tokens';
/** More is no list to be bound to. */
const CONSULTATIONS_MAX = 100;

const token = z
  .strictObject({
    id,
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    participantId: id.nullable(),
    consultations: z.array(id).nullable().openapi({ description: 'Those it is bound to; null for all' }),
    madeByToken: id
      .nullable()
      .openapi({ description: 'The token that made it; null where an agent or an operator did' }),
    createdAt: time,
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .openapi('Token');

const createdToken = z
  .strictObject({ ...token.shape, token: z.string().openapi({ description: 'Shown this once' }) })
  .openapi('CreatedToken');

const tokens = z.strictObject({ items: z.array(token), next: z.null() }).openapi('Tokens');

const tokenInput = z
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
    consultations: z.array(id).max(CONSULTATIONS_MAX).optional().openapi({
      description:
        'The consultations it is bound to: it acts in them alone, and sees drafts of them alone. Not with `tokens` or `admin`.',
    }),
    expiresAt: z.iso.datetime({ offset: true, error: 'not-a-date' }).optional(),
  })
  .openapi('TokenSaid');

export function tokenRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/tokens',
      tag: TAG,
      summary: 'List the tokens that the asking token made, or what those made; all with `admin`. Never their secrets',
      needs: 'tokens',
      answers: { 200: tokens },
    },
    async ({ app, caller }) => {
      const items = (await readTokens(app, caller.token)).map(tokenResource);
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
      body: tokenInput,
      answers: { 201: createdToken },
      refusals: ['not-found'],
    },
    async ({ app, body, caller }) => {
      const created = await createToken(app, { ...body, givenBy: caller.token ?? undefined, by: caller.by });
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
      summary: 'Revoke a token for good that the asking token made, or what that made; any with `admin`',
      needs: 'tokens',
      params: { token: id },
      answers: { 200: token },
    },
    async ({ app, params, caller }) => {
      const revoked = await revokeToken(app, { tokenId: params.token, asker: caller.token, by: caller.by });
      return revoked.ok ? replied(200, tokenResource(revoked.value)) : revoked;
    },
  );
}

/** Whom it names among agents stays inside. */
function tokenResource({ madeBy, ...of }: Token) {
  return { ...of, madeByToken: madeBy.tokenId };
}
