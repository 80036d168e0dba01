import { z } from '@hono/zod-openapi';
import { decideProposal } from '../../application/decide-proposal.ts';
import { readProposal } from '../../application/read-proposals.ts';
import { DECISIONS } from '../../domain/moderation/decision.ts';
import { PROPOSAL_STATUSES } from '../../domain/proposal/proposal.ts';
import { type Route, replied } from './operation.ts';
import { AT_PROPOSAL, locate } from './proposal-address.ts';
import { decisionResource } from './proposal-resource.ts';
import { decision, decisionSaid, id, time } from './schemas.ts';

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
      const { audience, viewer } = caller;
      const found = await readProposal(app, { slug: params.slug, audience, viewer, ...params.number });
      if (!found.ok) return found;
      return replied(200, { items: found.value.decisions.map(decisionResource), next: null });
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
      body: z.strictObject({ kind: z.enum(DECISIONS), ...decisionSaid }).openapi('ProposalDecisionSaid'),
      answers: { 201: decided },
      refusals: ['wrong-status'],
    },
    async (call) => {
      const { app, body, caller } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const after = await decideProposal(app, { proposalId: found.value.id, ...body, by: caller.by });
      if (!after.ok) return after;
      const { id, number, status, updatedAt } = after.value;
      const decidedAt = updatedAt.toISOString();
      return replied(201, { id, number, status, decision: body.kind, decidedAt });
    },
  );
}
