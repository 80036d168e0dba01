import { z } from '@hono/zod-openapi';
import { castBallot } from '../../application/cast-ballot.ts';
import { readMyBallot } from '../../application/read-my-ballot.ts';
import type { Choice } from '../../domain/ballot/choice.ts';
import { myBallot, receipt, receiptResource } from './ballot-resource.ts';
import { choice } from './ballot-schemas.ts';
import { AT_BALLOT } from './ballots.ts';
import { type Route, replied } from './operation.ts';

const TAG = 'Ballots';

const voteSaid = z
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
      params: AT_BALLOT,
      body: voteSaid,
      answers: { 201: receipt },
      refusals: [
        'not-published',
        'not-eligible',
        'gone',
        'ballot-not-open',
        'ballot-closed',
        'ballot-changed',
        'already-voted',
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
      const cast = await castBallot(app, {
        ballotId: params.ballot,
        voter: { participantId: caller.viewer.participantId ?? '' },
        choice: body.choice,
        rulesHash: body.rulesHash,
      });
      return cast.ok ? replied(201, receiptResource(cast.value)) : cast;
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
    },
    async ({ app, params, caller }) => {
      const voter = { participantId: caller.viewer.participantId ?? '' };
      const mine = await readMyBallot(app, { ballotId: params.ballot, voter });
      if (!mine.ok) return mine;
      const { receipt: kept, choice: said, content } = mine.value;
      return replied(200, {
        receipt: receiptResource(kept),
        choice: said === null ? null : choiceResource(said),
        content,
      });
    },
  );
}

/** The same choice, its lists no longer those of the rules. */
function choiceResource(said: Choice): z.input<typeof choice> {
  return structuredClone(said) as z.input<typeof choice>;
}
