import { z } from '@hono/zod-openapi';
import { publishAnswer } from '../../../application/answer/publish-answer.ts';
import { updateCommitment } from '../../../application/answer/update-commitment.ts';
import { isShown } from '../../../application/network/answer/reads.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { COMMITMENT_STATUSES } from '../../../domain/answer/answer.ts';
import { answerInput } from '../../input/answer.ts';
import { localised, orNull } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate, shownProposal } from '../proposal/proposal-address.ts';
import { answer, cohostAnswer, cohostAnswerResource, commitment } from './answer-resource.ts';

const TAG = 'Answers';

const answers = z
  .strictObject({
    items: z.array(answer),
    cohosts: z
      .array(cohostAnswer)
      .openapi({ description: 'Of the institutions that share the consultation and do not decide; the latest first' }),
    next: z.null(),
  })
  .openapi('Answers');

export function answerRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}/answer',
      tag: TAG,
      summary: 'The official answers to a proposal, the one that stands first',
      needs: null,
      params: AT_PROPOSAL,
      answers: { 200: answers },
      refusals: ['gone'],
    },
    async (call) => {
      const shown = await shownProposal(call);
      if (!shown.ok) return shown;
      const { viewer } = call.caller;
      const found = await readProposal(call.app, { slug: call.params.slug, viewer, ...call.params.number });
      if (!found.ok) return found;
      const items = found.value.answers.toSorted((a, b) => b.version - a.version);
      const cohosts = found.value.cohostAnswers.filter(isShown).toSorted((a, b) => b.version - a.version);
      return replied(200, { items, cohosts: cohosts.map(cohostAnswerResource), next: null });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals/{number}/answer',
      tag: TAG,
      summary: 'Answer a proposal officially; a second answer is a new version',
      description:
        'In a consultation of another institution the answer stands beside the one of that institution, which alone decides.',
      needs: 'answer',
      params: AT_PROPOSAL,
      body: answerInput,
      answers: { 201: answer },
      refusals: ['wrong-status'],
    },
    async (call) => {
      const { app, body, caller } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const commitments = (body.commitments ?? []).map(({ text, dueOn }) => ({ text, dueOn: dueOn ?? null }));
      const { verdict, body: text } = body;
      const published = await publishAnswer(app, {
        proposalId: found.value.id,
        verdict,
        body: text,
        commitments,
        by: caller.by,
      });
      return published.ok ? replied(201, published.value) : published;
    },
  );

  route(
    {
      method: 'patch',
      path: '/commitments/{commitment}',
      tag: TAG,
      summary: 'Say what became of something the institution said it would do',
      needs: 'answer',
      params: { commitment: id },
      body: z
        .strictObject({
          status: z.enum(COMMITMENT_STATUSES),
          note: orNull(localised).optional().openapi({ description: 'Required where it is delayed or dropped' }),
        })
        .openapi('CommitmentChange'),
      answers: { 200: commitment },
    },
    async ({ app, params, body, caller }) => {
      const { status, note } = body;
      const updated = await updateCommitment(app, {
        commitmentId: params.commitment,
        status,
        note: note ?? null,
        by: caller.by,
      });
      return updated.ok ? replied(200, updated.value) : updated;
    },
  );
}
