import { z } from '@hono/zod-openapi';
import { commentAtHost } from '../../../application/community/statement/comment-at-host.ts';
import { readSentStatements } from '../../../application/community/statement/read-sent.ts';
import { withdrawStatement } from '../../../application/community/statement/withdraw-statement.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam } from '../kit/schemas.ts';
import { AT_REQUEST, FEATURE_REQUEST_TAG, REPRESENTS, REQUEST_PATH } from './request-address.ts';
import { sentResource, sentStatement } from './statement-resource.ts';

const commentInput = z.strictObject({ body: z.string(), lang: z.string() }).openapi('InstitutionComment');

/** What this institution stated in communities that others host. */
export function statementRoutes(route: Route): void {
  route(
    {
      params: { slug: slugParam },
      tag: FEATURE_REQUEST_TAG,
      method: 'get',
      path: '/consultations/{slug}/statements',
      summary: 'What this institution stated to the host of a community, the last first',
      description: `At most 200. ${REPRESENTS}`,
      needs: 'consultations',
      answers: { 200: z.strictObject({ items: z.array(sentStatement) }).openapi('SentStatements') },
      refusals: ['not-found', 'not-a-community'],
    },
    async ({ app, params, caller }) => {
      const found = await readSentStatements(app, { slug: params.slug, by: caller.by });
      return found.ok ? replied(200, { items: found.value.map(sentResource) }) : found;
    },
  );

  route(
    {
      params: { slug: slugParam, statement: z.string() },
      tag: FEATURE_REQUEST_TAG,
      method: 'post',
      path: '/consultations/{slug}/statements/{statement}/withdraw',
      summary: 'Withdraw a statement that the host did not answer to, so that the next one does not wait for it',
      description: `What the host accepted all the same stands. ${REPRESENTS}`,
      needs: 'consultations',
      answers: { 200: sentStatement },
      refusals: ['not-found', 'not-a-community', 'wrong-status'],
    },
    async ({ app, params, caller }) => {
      const done = await withdrawStatement(app, { slug: params.slug, id: params.statement, by: caller.by });
      return done.ok ? replied(200, sentResource(done.value)) : done;
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${REQUEST_PATH}/comments`,
      summary: 'Comment on a feature request as this institution, in a community that another one hosts',
      description: `At its host people comment on the proposal, as everywhere. ${REPRESENTS}`,
      needs: 'consultations',
      body: commentInput,
      answers: { 202: sentStatement },
      refusals: ['not-found', 'not-a-community', 'decided-by-host', 'not-shared'],
    },
    async ({ app, params, body, caller }) => {
      const sent = await commentAtHost(app, { ...params, ...body, by: caller.by });
      return sent.ok ? replied(202, sentResource(sent.value)) : sent;
    },
  );
}
