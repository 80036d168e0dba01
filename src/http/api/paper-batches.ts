import { confirmPaperBatch, discardPaperBatch } from '../../application/decide-paper-batch.ts';
import { enterPaperBatch } from '../../application/enter-paper-batch.ts';
import type { PaperHand } from '../../application/paper-hand.ts';
import { readPaperBatches } from '../../application/read-paper-batches.ts';
import { paperBatch, paperBatches, paperBatchResource, paperBatchSaid } from './ballot-resource.ts';
import { AT_BALLOT } from './ballots.ts';
import type { Caller } from './caller.ts';
import { type Route, replied } from './operation.ts';
import { id } from './schemas.ts';

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
    async ({ app, params }) => {
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
      description: 'They count once another token, or an agent on the pages, has confirmed them.',
      needs: WRITES,
      params: AT_BALLOT,
      body: paperBatchSaid,
      answers: { 201: paperBatch },
      refusals: [
        'not-published',
        'not-eligible',
        'ballot-not-open',
        'ballot-closed',
        'sheets-do-not-add-up',
        'wrong-kind-of-choice',
        'unknown-option',
        'duplicate-option',
        'too-few-choices',
        'too-many-choices',
        'over-the-cap',
        'score-out-of-range',
        'ranks-with-holes',
        'ranks-level',
      ],
    },
    async ({ app, params, body, caller }) => {
      const entered = await enterPaperBatch(app, { ballotId: params.ballot, ...body, hand: handOf(caller) });
      return entered.ok ? replied(201, paperBatchResource(entered.value)) : entered;
    },
  );

  route(
    {
      method: 'post',
      path: '/paper-batches/{batch}/confirm',
      tag: TAG,
      summary: 'Confirm that a batch says what its sheets say; never by who entered it',
      needs: WRITES,
      params: { batch: id },
      answers: { 200: paperBatch },
      refusals: ['already-decided', 'second-agent-needed', 'ballot-not-open', 'ballot-closed'],
    },
    async ({ app, params, caller }) => {
      const confirmed = await confirmPaperBatch(app, { batchId: params.batch, hand: handOf(caller) });
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
      const discarded = await discardPaperBatch(app, { batchId: params.batch, hand: handOf(caller) });
      return discarded.ok ? replied(200, paperBatchResource(discarded.value)) : discarded;
    },
  );
}

/** A token is a hand: the software that enters sheets and the one that confirms them need one each. */
function handOf({ token, by }: Caller): PaperHand {
  return { id: token?.id ?? '', by };
}
