import { z } from '@hono/zod-openapi';
import { changeConsultation } from '../../../application/consultation/change-consultation.ts';
import { createConsultation } from '../../../application/consultation/create-consultation.ts';
import {
  discardConsultation,
  extendPhase,
  publishConsultation,
} from '../../../application/consultation/publish-consultation.ts';
import { readConsultation, readConsultations } from '../../../application/consultation/read-consultations.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { changeInput, consultationChangeInput, consultationInput, draftInput } from '../../input/consultation.ts';
import { localised, momentInput, SLUG } from '../../input/values.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Call, type Route, replied } from '../kit/operation.ts';
import { id, pageQuery, slugParam } from '../kit/schemas.ts';
import {
  consultation,
  consultationPage,
  consultationResource,
  discardedConsultation,
  phase,
  phaseResource,
  phases,
  summaryResource,
} from './consultation-resource.ts';

const TAG = 'Consultations';
const WRITES = 'consultations';
const AT = { slug: slugParam };

export function consultationRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations',
      tag: TAG,
      summary: 'List consultations, newest first; drafts too for a token that manages them',
      needs: null,
      query: pageQuery({ campaign: z.string().max(40).regex(SLUG, 'not-a-slug').optional() }),
      answers: { 200: consultationPage },
    },
    async ({ app, caller, query, path }) => {
      const list = `${path} ${query.campaign ?? ''}`;
      const page = pageRequest(app, query, list);
      if (!page.ok) return page;
      const found = await readConsultations(app, {
        ...page.value,
        viewer: caller.viewer,
        campaign: query.campaign,
      });
      const at = { origin: app.origin, now: app.now() };
      const items = found.items.map((item) => summaryResource(item, at));
      return replied(200, { items, next: nextOf(app, found, list) });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations',
      tag: TAG,
      summary: 'Draft a consultation',
      description: 'Nothing is public before it is published. Dates without an offset are in its time zone.',
      needs: WRITES,
      body: consultationInput,
      answers: { 201: consultation },
      refusals: ['not-set-up', 'slug-taken', 'handle-taken', 'handle-reserved', 'not-found'],
    },
    async (call) => {
      const { app, body, caller } = call;
      const result = draftInput(body);
      if (!result.ok) return result;
      const created = await createConsultation(app, { ...result.value, by: caller.by });
      return created.ok ? await shown({ ...call, params: { slug: body.slug } }, 201) : created;
    },
  );

  route(
    {
      method: 'get',
      path: '/consultations/{slug}',
      tag: TAG,
      summary: 'One consultation with its rules as frozen',
      needs: null,
      params: AT,
      answers: { 200: consultation },
    },
    (call) => shown(call, 200),
  );

  route(
    {
      method: 'patch',
      path: '/consultations/{slug}',
      tag: TAG,
      summary: 'Change a draft, or the words and the campaign of what is published',
      description:
        'What is left out stays; `phases` replace all phases. Of a published consultation only title, summary and ' +
        'campaign change: its rules are frozen, and an end is moved by extending its phase.',
      needs: WRITES,
      params: AT,
      body: consultationChangeInput,
      answers: { 200: consultation },
      refusals: ['rules-frozen', 'slug-taken', 'handle-taken', 'handle-reserved'],
    },
    async (call) => {
      const { app, params, body, caller } = call;
      const change = changeInput(body);
      if (!change.ok) return change;
      const changed = await changeConsultation(app, { slug: params.slug, change: change.value, by: caller.by });
      return changed.ok ? await shown({ ...call, params: { slug: changed.value.slug } }, 200) : changed;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/publish',
      tag: TAG,
      summary: 'Open a draft to the public and freeze its rules for good',
      needs: WRITES,
      params: AT,
      answers: { 200: consultation },
      refusals: ['already-published'],
    },
    async (call) => {
      const { app, params, caller } = call;
      const published = await publishConsultation(app, { slug: params.slug, by: caller.by });
      return published.ok ? await shown(call, 200) : published;
    },
  );

  route(
    {
      method: 'delete',
      path: '/consultations/{slug}',
      tag: TAG,
      summary: 'Discard a draft with its ballots; its slug and its handle are free again',
      description: 'What was published stays: it is neither discarded nor closed early.',
      needs: WRITES,
      params: AT,
      answers: { 200: discardedConsultation },
      refusals: ['already-published', 'still-followed', 'holds-proposals'],
    },
    async ({ app, params, caller }) => {
      const gone = await discardConsultation(app, { slug: params.slug, by: caller.by });
      return gone.ok ? replied(200, { id: gone.value.id, slug: gone.value.slug }) : gone;
    },
  );
}

async function shown<S extends 200 | 201>(
  call: Pick<Call<typeof AT, z.ZodType, z.ZodType>, 'app' | 'caller' | 'params'>,
  status: S,
) {
  const { app, caller, params } = call;
  // Whoever may change a consultation may see its draft.
  const found = await readConsultation(app, { slug: params.slug, viewer: caller.viewer });
  if (!found.ok) return found;
  const body = consultationResource(found.value, { origin: app.origin, now: app.now() });
  const location = `${app.origin}/api/v1/consultations/${params.slug}`;
  return replied(status, body, status === 201 ? location : undefined);
}

const PHASES_TAG = 'Phases';

const extensionInput = z
  .strictObject({ closesAt: momentInput, reason: localised.openapi({ description: 'Public' }) })
  .openapi('ExtensionSaid');

export function phaseRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/phases',
      tag: PHASES_TAG,
      summary: 'The phases of a consultation in the order of their opening',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: phases },
    },
    async ({ app, params, caller }) => {
      const found = await readConsultation(app, { slug: params.slug, viewer: caller.viewer });
      if (!found.ok) return found;
      const now = app.now();
      const items = found.value.consultation.phases.map((each) => phaseResource(each, now));
      return replied(200, { items, next: null });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/phases/{phase}/extend',
      tag: PHASES_TAG,
      summary: 'Move the end of a phase later, before it has closed, and say why in public',
      needs: 'consultations',
      params: { slug: slugParam, phase: id },
      body: extensionInput,
      answers: { 200: phase },
      refusals: ['not-published', 'extension-too-late', 'extension-shortens'],
    },
    async ({ app, params, body, caller }) => {
      const extended = await extendPhase(app, { slug: params.slug, phaseId: params.phase, ...body, by: caller.by });
      if (!extended.ok) return extended;
      const after = extended.value.phases.find((each) => each.id === params.phase);
      if (after === undefined) return refuse({ type: 'not-found', what: 'phase' });
      return replied(200, phaseResource(after, app.now()));
    },
  );
}
