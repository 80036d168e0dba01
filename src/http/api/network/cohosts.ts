import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { limitCohost } from '../../../application/network/cohost/limit-cohost.ts';
import { type CohostView, readSharing } from '../../../application/network/cohost/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { contributionLimits } from '../../../domain/network/contribution-limits.ts';
import { COHOSTING } from '../../../domain/network/host.ts';
import { localised } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import type { Caller } from '../kit/caller.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, slugParam, time } from '../kit/schemas.ts';

const limit = z.number().int().min(1).nullable();

const cohost = z
  .strictObject({
    institution: z.string().openapi({ description: 'Id of the institution' }),
    host: z.string(),
    name: localised,
    status: z.enum(COHOSTING),
    registered: z.number().int().nullable(),
    invitedAt: time,
    answeredAt: time.nullable(),
    heldAt: time.nullable().openapi({ description: 'Since when everything that its people write is held for review' }),
    contributionsPerDay: limit.openapi({ description: 'As it was set; null for the default' }),
    contributionsPerAuthor: limit.openapi({ description: 'As it was set; null for the default' }),
    limits: z
      .strictObject({ perDay: z.number().int(), perAuthor: z.number().int() })
      .openapi({ description: 'In force: proposals and comments in 24 hours; the rest is held for review' }),
  })
  .openapi('Cohost');

export function cohostRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/cohosts',
      tag: 'Network',
      summary:
        'The institutions that were invited to share a consultation of ours, and how much of theirs is published',
      needs: 'consultations',
      params: { slug: slugParam },
      answers: { 200: pageOf(cohost, 'Cohost') },
    },
    async ({ app, params, caller }) => {
      const found = await cohostsOf(app, caller, params.slug);
      return found.ok ? replied(200, { items: found.value.map(cohostResource), next: null }) : found;
    },
  );

  route(
    {
      method: 'patch',
      path: '/consultations/{slug}/cohosts/{host}',
      tag: 'Network',
      summary: 'Hold what the people of an institution write, or limit how much of it is published in a day',
      description: 'What exceeds a limit is held for review, never lost. What is absent stays as it is.',
      needs: 'consultations',
      params: { slug: slugParam, host: z.string() },
      body: z
        .strictObject({
          held: z.boolean().optional(),
          contributionsPerDay: limit.optional(),
          contributionsPerAuthor: limit.optional(),
        })
        .openapi('CohostLimitsInput'),
      answers: { 200: cohost },
      refusals: ['wrong-status', 'decided-by-host', 'decided-by-source'],
    },
    async ({ app, params, body, caller }) => {
      const { slug, host } = params;
      const named = async () => {
        const found = await cohostsOf(app, caller, slug);
        if (!found.ok) return found;
        const one = found.value.find(({ institution }) => institution.host === host);
        return one === undefined ? refuse({ type: 'not-found', what: 'invitation' } as const) : ok(one);
      };
      const before = await named();
      if (!before.ok) return before;
      const done = await limitCohost(app, { ...body, slug, peer: before.value.peer, by: caller.by });
      if (!done.ok) return done;
      const after = await named();
      return after.ok ? replied(200, cohostResource(after.value)) : after;
    },
  );
}

async function cohostsOf(
  app: Application,
  caller: Caller,
  slug: string,
): Promise<Result<readonly CohostView[], Refusal>> {
  const found = await readConsultation(app, { slug, viewer: caller.viewer });
  return found.ok ? ok((await readSharing(app, found.value.consultation, 'officers')).cohosts) : found;
}

function cohostResource(of: CohostView): Body<typeof cohost> {
  const { institution, status, registered, invitedAt, answeredAt } = of;
  const { heldAt = null, contributionsPerDay = null, contributionsPerAuthor = null } = of;
  return {
    institution: institution.uri,
    host: institution.host,
    name: institution.name,
    ...{ status, registered, invitedAt, answeredAt, heldAt, contributionsPerDay, contributionsPerAuthor },
    limits: contributionLimits(of),
  };
}
