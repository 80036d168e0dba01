import { z } from '@hono/zod-openapi';
import { giveSupport } from '../../application/give-support.ts';
import type { Application } from '../../application/ports.ts';
import { readProposal } from '../../application/read-proposals.ts';
import { withdrawSupport } from '../../application/withdraw-support.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Caller } from './caller.ts';
import { type Route, replied } from './operation.ts';
import { AT_PROPOSAL, locate } from './proposal-address.ts';
import { counts, countsResource, support } from './proposal-resource.ts';
import { INTEGER_MAX } from './schemas.ts';

const TAG = 'Supports';

const supportSaid = z
  .strictObject({
    side: z.enum(['for', 'against']).optional().openapi({ description: '`for` by default' }),
    version: z
      .number()
      .int()
      .min(1)
      .max(INTEGER_MAX)
      .optional()
      .openapi({ description: 'The version that was read: refused where it changed meanwhile' }),
  })
  .openapi('SupportSaid');

/** The counts after an act, where whoever acted may see them. */
const after = { supports: counts, objections: counts };

const given = z.strictObject({ ...support.shape, ...after }).openapi('GivenSupport');
const withdrawn = z.strictObject({ withdrawn: z.boolean(), ...after }).openapi('WithdrawnSupport');

export function supportRoutes(route: Route): void {
  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals/{number}/support',
      tag: TAG,
      summary: 'Support a proposal, or object to it',
      description: 'One word per participant: given again it changes nothing, given otherwise it replaces the former.',
      needs: 'support',
      personal: true,
      params: AT_PROPOSAL,
      body: supportSaid,
      answers: { 200: given },
      refusals: [
        'not-published',
        'phase-not-open',
        'phase-closed',
        'no-phase-for',
        'not-eligible',
        'supports-not-allowed',
        'objections-not-allowed',
        'wrong-status',
        'version-changed',
        'gone',
      ],
    },
    async (call) => {
      const { app, caller, body } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const proposalId = found.value.id;
      const participantId = caller.viewer.participantId ?? '';
      const word = await giveSupport(app, {
        proposalId,
        participantId,
        side: body.side ?? 'for',
        version: body.version,
      });
      if (!word.ok) return word;
      const { side, version, standing, givenAt } = word.value;
      const totals = await totalsOf(app, caller, { slug: call.params.slug, id: proposalId });
      if (!totals.ok) return totals;
      return replied(200, { side, version, standing, givenAt: givenAt.toISOString(), ...totals.value });
    },
  );

  route(
    {
      method: 'delete',
      path: '/consultations/{slug}/proposals/{number}/support',
      tag: TAG,
      summary: 'Take a support or objection back while the phase is open',
      needs: 'support',
      personal: true,
      params: AT_PROPOSAL,
      answers: { 200: withdrawn },
      refusals: ['phase-not-open', 'phase-closed', 'no-phase-for'],
    },
    async (call) => {
      const { app, caller } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const proposalId = found.value.id;
      const taken = await withdrawSupport(app, { proposalId, participantId: caller.viewer.participantId ?? '' });
      if (!taken.ok) return taken;
      const totals = await totalsOf(app, caller, { slug: call.params.slug, id: proposalId });
      return totals.ok ? replied(200, { withdrawn: taken.value.withdrawn, ...totals.value }) : totals;
    },
  );
}

type Totals = { readonly supports: z.input<typeof counts>; readonly objections: z.input<typeof counts> };

async function totalsOf(
  app: Application,
  caller: Caller,
  at: { readonly slug: string; readonly id: string },
): Promise<Result<Totals, Refusal>> {
  const { audience, viewer } = caller;
  const found = await readProposal(app, { ...at, audience, viewer });
  if (!found.ok) return found;
  const { supports, consultation } = found.value;
  return ok({
    supports: countsResource(supports, 'for', consultation),
    objections: countsResource(supports, 'against', consultation),
  });
}
