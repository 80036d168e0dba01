import { z } from '@hono/zod-openapi';
import { changeBallot, createBallot } from '../../../application/ballot/create-ballot.ts';
import { discardBallot, extendBallot, publishBallot } from '../../../application/ballot/publish-ballot.ts';
import { readBallot, readBallots } from '../../../application/ballot/reads.ts';
import { ballotInput } from '../../input/ballot.ts';
import { localised, momentInput } from '../../input/values.ts';
import { type Call, type Route, replied } from '../kit/operation.ts';
import { id, slugParam } from '../kit/schemas.ts';
import { ballot, ballotResource, ballots } from './ballot-resource.ts';

const TAG = 'Ballots';
const WRITES = 'consultations';
export const AT_BALLOT = { ballot: id };

const extensionInput = z
  .strictObject({ closesAt: momentInput, reason: localised.openapi({ description: 'Public' }) })
  .openapi('BallotExtensionSaid');

const discardedBallot = z.strictObject({ id, slug: z.string() }).openapi('DiscardedBallot');

export function ballotRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/ballots',
      tag: TAG,
      summary: 'The ballots of a consultation with their rules; drafts too for a token that manages them',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: ballots },
    },
    async ({ app, params, caller }) => {
      const found = await readBallots(app, { slug: params.slug, viewer: caller.viewer });
      return found.ok ? replied(200, { items: found.value.ballots.map(ballotResource), next: null }) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/ballots',
      tag: TAG,
      summary: 'Draft a ballot',
      description:
        'In a draft consultation it is published with it; in one that is public it waits to be published. What is left ' +
        'out of the rules is usual, and the dates are those of the phase to vote.',
      needs: WRITES,
      params: { slug: slugParam },
      body: ballotInput,
      answers: { 201: ballot },
    },
    async (call) => {
      const { app, params, body, caller } = call;
      const created = await createBallot(app, { ...body, consultation: params.slug, by: caller.by });
      return created.ok ? await shown({ ...call, params: { ballot: created.value.id } }, 201) : created;
    },
  );

  route(
    {
      method: 'get',
      path: '/ballots/{ballot}',
      tag: TAG,
      summary: 'One ballot with its rules as frozen',
      needs: null,
      params: AT_BALLOT,
      answers: { 200: ballot },
    },
    (call) => shown(call, 200),
  );

  route(
    {
      method: 'patch',
      path: '/ballots/{ballot}',
      tag: TAG,
      summary: 'Replace a draft',
      needs: WRITES,
      params: AT_BALLOT,
      body: ballotInput,
      answers: { 200: ballot },
      refusals: ['rules-frozen'],
    },
    async (call) => {
      const { app, params, body, caller } = call;
      const changed = await changeBallot(app, { ballotId: params.ballot, input: body, by: caller.by });
      return changed.ok ? await shown(call, 200) : changed;
    },
  );

  route(
    {
      method: 'post',
      path: '/ballots/{ballot}/publish',
      tag: TAG,
      summary: 'Show a drafted ballot to the public and freeze its rules for good',
      needs: WRITES,
      params: AT_BALLOT,
      answers: { 200: ballot },
      refusals: ['not-published', 'already-published'],
    },
    async (call) => {
      const { app, params, caller } = call;
      const published = await publishBallot(app, { ballotId: params.ballot, by: caller.by });
      return published.ok ? await shown(call, 200) : published;
    },
  );

  route(
    {
      method: 'delete',
      path: '/ballots/{ballot}',
      tag: TAG,
      summary: 'Discard a drafted ballot; its slug is free again',
      needs: WRITES,
      params: AT_BALLOT,
      answers: { 200: discardedBallot },
      refusals: ['rules-frozen'],
    },
    async ({ app, params, caller }) => {
      const gone = await discardBallot(app, { ballotId: params.ballot, by: caller.by });
      return gone.ok ? replied(200, { id: gone.value.id, slug: gone.value.slug }) : gone;
    },
  );

  route(
    {
      method: 'post',
      path: '/ballots/{ballot}/extend',
      tag: TAG,
      summary: 'Move the end of a ballot later, before it has closed and within its phase, and say why in public',
      needs: WRITES,
      params: AT_BALLOT,
      body: extensionInput,
      answers: { 200: ballot },
      refusals: ['not-published', 'extension-too-late', 'extension-shortens'],
    },
    async (call) => {
      const { app, params, body, caller } = call;
      const extended = await extendBallot(app, { ballotId: params.ballot, ...body, by: caller.by });
      return extended.ok ? await shown(call, 200) : extended;
    },
  );
}

async function shown<S extends 200 | 201>(
  call: Pick<Call<typeof AT_BALLOT, z.ZodType, z.ZodType>, 'app' | 'caller' | 'params'>,
  status: S,
) {
  const { app, caller, params } = call;
  const found = await readBallot(app, { id: params.ballot, viewer: caller.viewer });
  if (!found.ok) return found;
  const location = `${app.origin}/api/v1/ballots/${params.ballot}`;
  return replied(status, ballotResource(found.value), status === 201 ? location : undefined);
}
