import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { changeFeatureRequest } from '../../../application/community/request/change-request.ts';
import { createFeatureRequest } from '../../../application/community/request/create-request.ts';
import { type AskedStep, decideStep, reopenPledges } from '../../../application/community/request/decide-step.ts';
import { readFeatureRequest, readFeatureRequests } from '../../../application/community/request/reads.ts';
import { settlePledges } from '../../../application/community/settlement/settle-pledges.ts';
import { stateAct } from '../../../application/community/statement/state-act.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { REQUEST_STEP_NAMES } from '../../../domain/community/feature-request-states.ts';
import { fundingInput, requestDetails } from '../../input/feature-request.ts';
import { localised, momentInput, orNull, topicsInput } from '../../input/values.ts';
import { contentOf } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam } from '../kit/schemas.ts';
import {
  featureRequest,
  requestResource,
  requestSummary,
  settlement,
  settlementResource,
} from './feature-request-resource.ts';
import { AT_REQUEST, REQUEST_PATH as PATH, FEATURE_REQUEST_TAG as TAG } from './request-address.ts';
import { sentResource, sentStatement } from './statement-resource.ts';

const WRITES = 'consultations';
const IN_COMMUNITY = { params: { slug: slugParam }, tag: TAG } as const;
const ASKED_STEPS = REQUEST_STEP_NAMES.filter((step): step is AskedStep => step !== 'fund');

/** Feature requests of a community, and what the pledges to them come to. */
export function featureRequestRoutes(route: Route): void {
  route(
    {
      ...IN_COMMUNITY,
      method: 'get',
      path: '/consultations/{slug}/feature-requests',
      summary: 'The feature requests of a community, by number',
      needs: null,
      answers: { 200: z.strictObject({ items: z.array(requestSummary) }).openapi('FeatureRequests') },
      refusals: ['not-found', 'not-a-community'],
    },
    async ({ app, params, caller }) => {
      const found = await readFeatureRequests(app, { slug: params.slug, viewer: caller.viewer });
      if (!found.ok) return found;
      const items = found.value.requests.map(
        ({ number, title, state, institution, funding, changedAt, duplicateOf }) => ({
          number: number ?? 0,
          title,
          state,
          institution,
          need: funding?.need ?? null,
          closesAt: funding?.closesAt ?? null,
          changedAt,
          duplicateOf,
        }),
      );
      return replied(200, { items });
    },
  );

  route(
    {
      ...IN_COMMUNITY,
      method: 'post',
      path: '/consultations/{slug}/feature-requests',
      summary: 'Write a feature request for this institution',
      needs: WRITES,
      body: z
        .strictObject({
          title: localised,
          body: localised,
          lang: z.string().max(35).optional(),
          topics: topicsInput.optional(),
          details: requestDetails,
        })
        .openapi('FeatureRequestInput'),
      answers: { 201: featureRequest, 202: sentStatement },
      refusals: ['not-found', 'not-a-community', 'not-in-this-role'],
    },
    async ({ app, params, body, caller }) => {
      const { slug } = params;
      const community = await readConsultation(app, { slug, viewer: caller.viewer });
      if (!community.ok) return community;
      const content = contentOf(body, community.value.consultation.languages);
      const { details, topics } = body;
      if (community.value.consultation.host !== null) {
        const { lang } = content;
        const words = { title: content.title[lang] ?? '', body: content.body[lang] ?? '', lang };
        const act = { type: 'propose', ...words, details } as const;
        const sent = await stateAct(app, { slug, number: null, act, by: caller.by });
        return sent.ok ? replied(202, sentResource(sent.value)) : sent;
      }
      const created = await createFeatureRequest(app, { slug, content, details, topics, by: caller.by });
      if (!created.ok) return created;
      const view = await readFeatureRequest(app, { slug, number: created.value.number, viewer: caller.viewer });
      return view.ok ? replied(201, requestResource(view.value, app.origin)) : view;
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'get',
      path: PATH,
      summary: 'A feature request with its steps, estimates, pledges and settlements',
      needs: null,
      answers: { 200: featureRequest },
      refusals: ['not-found'],
    },
    async ({ app, params, caller }) => {
      return await shown(app, { ...params, viewer: caller.viewer });
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'patch',
      path: PATH,
      summary: 'Replace the details of a feature request, until members agreed on them',
      needs: WRITES,
      body: requestDetails,
      answers: { 200: requestDetails },
      refusals: ['not-found', 'wrong-status'],
    },
    async ({ app, params, body, caller }) => {
      const changed = await changeFeatureRequest(app, { ...params, details: body, by: caller.by });
      if (!changed.ok) return changed;
      const { details } = changed.value;
      const { acceptanceCriteria, neededBy } = details;
      return replied(200, { ...details, acceptanceCriteria: [...acceptanceCriteria], neededBy: [...neededBy] });
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${PATH}/steps`,
      summary: 'Record a step of the state of a feature request, with who decided it',
      description:
        'The host records what members decided and what the supplier states, with the reason. `specify` and `release` need `funding`: from then on the request is pledged for.',
      needs: WRITES,
      body: z
        .strictObject({
          step: z.enum(ASKED_STEPS),
          reason: orNull(z.string()).optional(),
          funding: orNull(fundingInput).optional(),
          duplicateOf: z.number().int().min(1).nullable().optional().openapi({
            description:
              'With `withdraw`: the number of the request of the same community that this one is a duplicate of',
          }),
        })
        .openapi('FeatureRequestStepInput'),
      answers: { 200: featureRequest, 202: sentStatement },
      refusals: ['not-found', 'wrong-status', 'other-decider', 'merge-refused'],
    },
    async ({ app, params, body, caller }) => {
      const { reason, ...asked } = body;
      const done = await decideStep(app, { ...params, ...asked, reason: reason ?? null, by: caller.by });
      if (done.ok && done.value.sent !== undefined) return replied(202, sentResource(done.value.sent));
      return done.ok ? await shown(app, { ...params, viewer: caller.viewer }) : done;
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${PATH}/close`,
      summary: 'Ask for pledges until another close, where those at the last one did not cover the need',
      needs: WRITES,
      body: z.strictObject({ closesAt: momentInput }).openapi('PledgeClose'),
      answers: { 200: featureRequest },
      refusals: ['not-found', 'wrong-status', 'pledges-not-settled'],
    },
    async ({ app, params, body, caller }) => {
      const done = await reopenPledges(app, { ...params, closesAt: body.closesAt, by: caller.by });
      return done.ok ? await shown(app, { ...params, viewer: caller.viewer }) : done;
    },
  );

  route(
    {
      ...AT_REQUEST,
      method: 'post',
      path: `${PATH}/settlement`,
      summary: 'Settle the pledges once their close is over; what is settled stays so',
      needs: WRITES,
      answers: { 200: settlement },
      refusals: ['not-found', 'wrong-status', 'pledges-open'],
    },
    async ({ app, params, caller }) => {
      const done = await settlePledges(app, { ...params, by: caller.by });
      return done.ok ? replied(200, settlementResource(done.value, { ...params, origin: app.origin })) : done;
    },
  );
}

/** A feature request as it is now. */
async function shown(app: Application, of: Parameters<typeof readFeatureRequest>[1]) {
  const view = await readFeatureRequest(app, of);
  return view.ok ? replied(200, requestResource(view.value, app.origin)) : view;
}
