import { confirmPaperBatch, discardPaperBatch, enterPaperBatch } from '../../../application/ballot/paper-batches.ts';
import { readBallot, readPaperBatches } from '../../../application/ballot/reads.ts';
import { paperOperatorOf } from '../../../application/kit/principal.ts';
import { checkBound, type Route, replied } from '../kit/operation.ts';
import { id } from '../kit/schemas.ts';
import { CHOICE_REFUSALS, paperBatch, paperBatches, paperBatchInput, paperBatchResource } from './ballot-resource.ts';
import { AT_BALLOT } from './ballots.ts';

const TAG = 'Paper';
const WRITES = 'consultations';

export function paperBatchRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/ballots/{ballot}/paper-batches',
      tag: TAG,
      summary: 'Batches of paper as they were entered, for those who enter and confirm them',
      needs: WRITES,
      params: AT_BALLOT,
      answers: { 200: paperBatches },
    },
    async ({ app, params, caller }) => {
      const at = await readBallot(app, { id: params.ballot, viewer: caller.viewer });
      if (!at.ok) return at;
      const bound = checkBound(caller, at.value.consultation.id);
      if (!bound.ok) return bound;
      const found = await readPaperBatches(app, { id: params.ballot });
      return found.ok ? replied(200, { items: found.value.map(paperBatchResource), next: null }) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/ballots/{ballot}/paper-batches',
      tag: TAG,
      summary: 'Enter sheets of paper, every one of them accounted for',
      description:
        'They count once another person has confirmed them: an agent on the pages, or a token. A token counts as the agent who made it, also where a token of theirs made it; tokens without a known maker count as one person.',
      needs: WRITES,
      params: AT_BALLOT,
      body: paperBatchInput,
      answers: { 201: paperBatch },
      refusals: [
        'not-published',
        'not-eligible',
        'ballot-not-open',
        'ballot-closed',
        'sheets-do-not-add-up',
        ...CHOICE_REFUSALS,
      ],
    },
    async ({ app, params, body, caller }) => {
      const entered = await enterPaperBatch(app, {
        ballotId: params.ballot,
        ...body,
        operator: paperOperatorOf(caller.by),
      });
      return entered.ok ? replied(201, paperBatchResource(entered.value)) : entered;
    },
  );

  route(
    {
      method: 'post',
      path: '/paper-batches/{batch}/confirm',
      tag: TAG,
      summary: 'Confirm that a batch says what its sheets say; never by the person who entered it',
      needs: WRITES,
      params: { batch: id },
      answers: { 200: paperBatch },
      refusals: ['already-decided', 'second-agent-needed', 'ballot-not-open', 'ballot-closed'],
    },
    async ({ app, params, caller }) => {
      const confirmed = await confirmPaperBatch(app, { batchId: params.batch, operator: paperOperatorOf(caller.by) });
      return confirmed.ok ? replied(200, paperBatchResource(confirmed.value)) : confirmed;
    },
  );

  route(
    {
      method: 'post',
      path: '/paper-batches/{batch}/discard',
      tag: TAG,
      summary: 'Take back a batch that was entered wrong, before it counts',
      needs: WRITES,
      params: { batch: id },
      answers: { 200: paperBatch },
      refusals: ['already-decided'],
    },
    async ({ app, params, caller }) => {
      const discarded = await discardPaperBatch(app, { batchId: params.batch, operator: paperOperatorOf(caller.by) });
      return discarded.ok ? replied(200, paperBatchResource(discarded.value)) : discarded;
    },
  );
}
