import { z } from '@hono/zod-openapi';
import {
  castForInstitution,
  readInstitutionBallot,
} from '../../../application/community/ballot/cast-for-institution.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { CHOICE_REFUSALS, choice, myBallot, receipt, receiptResource } from '../ballot/ballot-resource.ts';
import { AT_BALLOT } from '../ballot/ballots.ts';
import { type Route, replied } from '../kit/operation.ts';

const AT = { path: '/ballots/{ballot}/votes/institution', tag: 'Ballots', params: AT_BALLOT } as const;

const voteInput = z
  .strictObject({
    choice,
    rulesHash: z
      .string()
      .max(100)
      .openapi({ description: 'That of the rules that the institution read: refused where others are in force' }),
  })
  .openapi('InstitutionVoteSaid');

/** The vote of this institution in a ballot of a community. */
export function institutionVoteRoutes(route: Route): void {
  route(
    {
      ...AT,
      method: 'post',
      summary: 'Cast the ballot of this institution in a community, or another in its place',
      description:
        'One institution has one ballot, whichever agent casts it; the last one cast before the close counts, unless the ' +
        'first stands. It is by name: after the close the institution signs it and everybody reads it. The token acts for no participant.',
      needs: 'represent',
      body: voteInput,
      answers: { 201: receipt },
      refusals: [
        'not-a-community',
        'not-shared',
        'not-in-this-role',
        'not-your-consultation',
        'ballot-not-open',
        'ballot-closed',
        'ballot-changed',
        'already-voted',
        ...CHOICE_REFUSALS,
      ],
    },
    async ({ app, params, body, caller, receivedAt }) => {
      const cast = await castForInstitution(app, { ...body, ballotId: params.ballot, receivedAt, by: caller.by });
      return cast.ok ? replied(201, receiptResource(cast.value)) : cast;
    },
  );

  route(
    {
      ...AT,
      method: 'get',
      summary: 'What this institution cast in a ballot of a community, with its receipt, for those who may cast it',
      needs: 'represent',
      answers: { 200: myBallot },
      refusals: ['not-a-community', 'not-shared', 'not-in-this-role', 'not-your-consultation'],
    },
    async ({ app, params, caller }) => {
      const own = await readInstitutionBallot(app, { ballotId: params.ballot, by: caller.by });
      if (!own.ok) return own;
      if (own.value === null) return refuse({ type: 'not-found', what: 'cast' });
      return replied(200, { ...own.value, receipt: receiptResource(own.value.receipt) });
    },
  );
}
