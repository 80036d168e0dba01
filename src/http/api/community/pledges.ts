import { z } from '@hono/zod-openapi';
import { confirmPledge, discardPledge } from '../../../application/community/pledge/confirm-pledge.ts';
import { joinLate } from '../../../application/community/pledge/join-late.ts';
import { makePledge, withdrawPledge } from '../../../application/community/pledge/make-pledge.ts';
import type { StoredStatement } from '../../../application/community/pledge/ports.ts';
import { readFeatureRequest } from '../../../application/community/request/reads.ts';
import type { MaybeSent } from '../../../application/community/statement/ports.ts';
import { joinInput, pledgeInput } from '../../input/feature-request.ts';
import { orNull } from '../../input/values.ts';
import { checkBound, type Route, replied } from '../kit/operation.ts';
import { id } from '../kit/schemas.ts';
import { pledge, pledgeResource, waitingPledge, waitingPledgeResource } from './feature-request-resource.ts';
import { AT_REQUEST, REPRESENTS, REQUEST_PATH, SENT } from './request-address.ts';
import { sentResource, sentStatement } from './statement-resource.ts';

const WRITES = 'consultations';
const WAITING = `${REQUEST_PATH}/pledges/waiting`;
const AT_WAITING = { ...AT_REQUEST, params: { ...AT_REQUEST.params, waiting: id } } as const;

const pledgedBy = {
  institution: orNull(z.string().max(2_000))
    .optional()
    .openapi({ description: 'The id of a member that pledges on paper; this institution where absent' }),
  reference: orNull(z.string().max(1_000)).optional().openapi({ description: 'Of the paper' }),
};

/** What institutions pledge to a feature request, and what of it waits for a second agent. */
export function pledgeRoutes(route: Route): void {
  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${REQUEST_PATH}/pledges`,
      summary: 'Pledge something, in place of what the institution pledged of that kind before',
      description: `${REPRESENTS} Above the sum up to which one agent is enough nothing is stated: the pledge waits for a second agent. ${SENT}`,
      needs: WRITES,
      body: pledgeInput.extend(pledgedBy).openapi('PledgeMade'),
      answers: { 201: pledge, 202: z.union([waitingPledge, sentStatement]) },
      refusals: ['not-found', 'pledge-refused'],
    },
    async ({ app, params, body: { institution, reference, ...input }, caller }) => {
      const pledger = { institution: institution ?? null, reference: reference ?? null, by: caller.by };
      const made = await makePledge(app, { ...params, ...pledger, pledge: input });
      if (!made.ok) return made;
      if (made.value.status === 'waits') return replied(202, waitingPledgeResource(made.value.waiting));
      return statedOrSent(201, made.value.stated, { ...params, origin: app.origin });
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${REQUEST_PATH}/joins`,
      summary: 'Join what was settled, and pay those back who paid before by the rule of its terms',
      description: `${REPRESENTS} It cannot be withdrawn. A second agent confirms it as a pledge. ${SENT}`,
      needs: WRITES,
      body: joinInput.extend(pledgedBy).openapi('LateJoining'),
      answers: { 201: pledge, 202: z.union([waitingPledge, sentStatement]) },
      refusals: ['not-found', 'pledge-refused'],
    },
    async ({ app, params, body: { institution, reference, most }, caller }) => {
      const pledger = { institution: institution ?? null, reference: reference ?? null, by: caller.by };
      const joined = await joinLate(app, { ...params, ...pledger, most });
      if (!joined.ok) return joined;
      if (joined.value.status === 'waits') return replied(202, waitingPledgeResource(joined.value.waiting));
      return statedOrSent(201, joined.value.stated, { ...params, origin: app.origin });
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${REQUEST_PATH}/pledges/withdraw`,
      summary: 'Withdraw everything that an institution pledged to a feature request',
      description: `${REPRESENTS} ${SENT}`,
      needs: WRITES,
      body: z.strictObject(pledgedBy).openapi('PledgeWithdrawn', {
        example: { institution: 'https://torino.example/', reference: 'Minutes of 12 March 2026' },
      }),
      answers: { 200: pledge, 202: sentStatement },
      refusals: ['not-found', 'pledge-refused'],
    },
    async ({ app, params, body: { institution, reference }, caller }) => {
      const pledger = { institution: institution ?? null, reference: reference ?? null, by: caller.by };
      const done = await withdrawPledge(app, { ...params, ...pledger });
      return done.ok ? statedOrSent(200, done.value, { ...params, origin: app.origin }) : done;
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'get',
      path: WAITING,
      summary: 'The pledges that wait for a second agent, the oldest first',
      needs: WRITES,
      answers: { 200: z.strictObject({ items: z.array(waitingPledge) }).openapi('WaitingPledges') },
      refusals: ['not-found', 'not-your-consultation'],
    },
    async ({ app, params, caller }) => {
      const view = await readFeatureRequest(app, { ...params, viewer: caller.viewer });
      if (!view.ok) return view;
      const bound = checkBound(caller, view.value.consultation.id);
      return bound.ok ? replied(200, { items: view.value.waiting.map(waitingPledgeResource) }) : bound;
    },
  );

  route(
    {
      ...AT_WAITING,
      method: 'post',
      path: `${WAITING}/{waiting}/confirm`,
      summary: 'Confirm a pledge that waits, as another person than whoever prepared it; only then it is stated',
      description: `${REPRESENTS} ${SENT}`,
      needs: WRITES,
      answers: { 201: pledge, 202: sentStatement },
      refusals: ['not-found', 'second-agent-needed', 'already-decided', 'pledge-refused'],
    },
    async ({ app, params: { waiting, ...at }, caller }) => {
      const confirmed = await confirmPledge(app, { ...at, actId: waiting, by: caller.by });
      return confirmed.ok ? statedOrSent(201, confirmed.value, { ...at, origin: app.origin }) : confirmed;
    },
  );

  route(
    {
      ...AT_WAITING,
      method: 'post',
      path: `${WAITING}/{waiting}/discard`,
      summary: 'Discard a pledge that waits for a second agent; it is not stated',
      description: REPRESENTS,
      needs: WRITES,
      answers: { 200: waitingPledge },
      refusals: ['not-found', 'already-decided'],
    },
    async ({ app, params: { waiting, ...at }, caller }) => {
      const discarded = await discardPledge(app, { ...at, actId: waiting, by: caller.by });
      return discarded.ok ? replied(200, waitingPledgeResource(discarded.value)) : discarded;
    },
  );
}

/** What was stated here, or was sent to the host of the community. */
function statedOrSent<S extends 200 | 201>(
  status: S,
  stated: StoredStatement & MaybeSent,
  at: { readonly slug: string; readonly number: number; readonly origin: string },
) {
  return stated.sent === undefined
    ? replied(status, pledgeResource(stated, at))
    : replied(202, sentResource(stated.sent));
}
