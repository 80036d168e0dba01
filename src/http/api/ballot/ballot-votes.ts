import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { castBallotOnce } from '../../../application/ballot/cast-ballot.ts';
import { readBallot, readMyBallot } from '../../../application/ballot/reads.ts';
import { promiseOfCast } from '../../../application/journal/promise.ts';
import type { BallotId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { type Caller, checkBound, type Route, replied } from '../kit/operation.ts';
import { CHOICE_REFUSALS, choice, myBallot, receipt, receiptResource } from './ballot-resource.ts';
import { AT_BALLOT } from './ballots.ts';

const TAG = 'Ballots';

const voteInput = z
  .strictObject({
    choice,
    rulesHash: z
      .string()
      .max(100)
      .openapi({ description: 'That of the rules that the voter read: refused where others are in force' }),
  })
  .openapi('VoteSaid');

export function ballotVoteRoutes(route: Route): void {
  route(
    {
      method: 'post',
      path: '/ballots/{ballot}/votes',
      tag: TAG,
      summary: 'Cast a ballot, or another in its place, and get the receipt',
      description: 'One person has one ballot; the last one cast before the close counts, unless the first stands.',
      needs: 'vote',
      personal: true,
      knowsRepeats: true,
      params: AT_BALLOT,
      body: voteInput,
      answers: { 201: receipt },
      refusals: [
        'not-published',
        'not-eligible',
        'not-your-consultation',
        'ballot-not-open',
        'ballot-closed',
        'ballot-changed',
        'already-voted',
        'changed-meanwhile',
        ...CHOICE_REFUSALS,
      ],
    },
    async ({ app, params, body, caller, receivedAt, request }) => {
      const bound = await checkBallotBound(app, caller, params.ballot);
      if (!bound.ok) return bound;
      const cast = await castBallotOnce(app, {
        ballotId: params.ballot,
        voter: { participantId: caller.viewer.participantId ?? '' },
        choice: body.choice,
        rulesHash: body.rulesHash,
        receivedAt,
        request,
      });
      if (!cast.ok) return cast;
      const { receipt: receiptValue, repeated } = cast.value;
      const promise = () => promiseOfCast(app, receiptValue);
      const answer = { status: 201 as const, body: receiptResource(receiptValue), repeated, promise };
      return { ok: true as const, value: answer };
    },
  );

  route(
    {
      method: 'get',
      path: '/ballots/{ballot}/votes/mine',
      tag: TAG,
      summary: 'What this very person cast, with its receipt: nobody else can ask for it',
      needs: 'vote',
      personal: true,
      params: AT_BALLOT,
      answers: { 200: myBallot },
      refusals: ['not-your-consultation'],
    },
    async ({ app, params, caller }) => {
      const bound = await checkBallotBound(app, caller, params.ballot);
      if (!bound.ok) return bound;
      const voter = { participantId: caller.viewer.participantId ?? '' };
      const mine = await readMyBallot(app, { ballotId: params.ballot, voter });
      if (!mine.ok) return mine;
      return replied(200, { ...mine.value, receipt: receiptResource(mine.value.receipt) });
    },
  );
}

/** Whether a ballot is of a consultation that the token is bound to: a cast is in no event that names who made it. */
async function checkBallotBound(app: Application, caller: Caller, id: BallotId): Promise<Result<null, Refusal>> {
  if (caller.token?.consultations == null) return ok(null);
  const found = await readBallot(app, { id, viewer: caller.viewer });
  return found.ok ? checkBound(caller, found.value.consultation.id) : found;
}
