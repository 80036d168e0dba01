import { z } from '@hono/zod-openapi';
import { decideProposal } from '../../../application/moderation/decide.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { DECISIONS } from '../../../domain/moderation/decision.ts';
import { PROPOSAL_STATUSES } from '../../../domain/proposal/proposal.ts';
import { type Route, replied } from '../kit/operation.ts';
import { decision, decisionExample, decisionInput, id, time } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate } from '../proposal/proposal-address.ts';

const TAG = 'Moderation';

const decisions = z.strictObject({ items: z.array(decision), next: z.null() }).openapi('Decisions');

const decided = z
  .strictObject({
    id,
    number: z.number().int().nullable(),
    status: z.enum(PROPOSAL_STATUSES),
    decision: z.enum(DECISIONS),
    decidedAt: time,
  })
  .openapi('DecidedProposal');

export function decisionRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}/decisions',
      tag: TAG,
      summary: 'Every decision about a proposal, oldest first; they stay when its text is gone',
      needs: null,
      params: AT_PROPOSAL,
      answers: { 200: decisions },
    },
    async ({ app, params, caller }) => {
      const { viewer } = caller;
      const found = await readProposal(app, { slug: params.slug, viewer, ...params.number });
      if (!found.ok) return found;
      return replied(200, { items: found.value.decisions, next: null });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals/{number}/decisions',
      tag: TAG,
      summary: 'Accept, hold, remove or restore a proposal; the decision is public',
      needs: 'moderate',
      params: AT_PROPOSAL,
      body: z
        .strictObject({ kind: z.enum(DECISIONS), ...decisionInput })
        .openapi('ProposalDecisionSaid', { example: decisionExample }),
      answers: { 201: decided },
      refusals: ['wrong-status'],
    },
    async (call) => {
      const { app, body, caller } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const after = await decideProposal(app, { proposalId: found.value.id, ...body, by: caller.by });
      if (!after.ok) return after;
      return replied(201, { ...after.value, decision: body.kind, decidedAt: after.value.updatedAt });
    },
  );
}
