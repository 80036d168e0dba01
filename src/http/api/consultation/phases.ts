import { z } from '@hono/zod-openapi';
import { extendPhase } from '../../../application/consultation/extend-phase.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { localised, momentInput } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, slugParam } from '../kit/schemas.ts';
import { phase, phaseResource, phases } from './consultation-resource.ts';

const TAG = 'Phases';

const extensionInput = z
  .strictObject({ closesAt: momentInput, reason: localised.openapi({ description: 'Public' }) })
  .openapi('ExtensionSaid');

export function phaseRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/phases',
      tag: TAG,
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
      tag: TAG,
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
