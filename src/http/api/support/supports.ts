import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readProposal, readSupports } from '../../../application/proposal/read-proposals.ts';
import { giveSupport, withdrawSupport } from '../../../application/support/support.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { ORIGIN_MIN } from '../../../domain/support/origin.ts';
import { INTEGER_MAX } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate, shownProposal } from '../proposal/proposal-address.ts';
import { counts, countsResource, support } from '../proposal/proposal-resource.ts';

const TAG = 'Supports';

const supportInput = z
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
  .openapi('SupportSaid', { example: { side: 'for', version: 1 } });

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
      description:
        'One support or objection per participant and proposal; repeating it has no effect, the other side replaces it.',
      needs: 'support',
      personal: true,
      params: AT_PROPOSAL,
      body: supportInput,
      answers: { 200: given },
      refusals: [
        'decided-by-source',
        'not-published',
        'phase-not-open',
        'phase-closed',
        'no-phase-for',
        'not-eligible',
        'supports-not-allowed',
        'objections-not-allowed',
        'wrong-status',
        'version-changed',
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
        receivedAt: call.receivedAt,
      });
      if (!word.ok) return word;
      const totals = await totalsOf(app, caller, { slug: call.params.slug, id: proposalId });
      if (!totals.ok) return totals;
      return replied(200, { ...word.value, ...totals.value });
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
      const accepted = await withdrawSupport(app, {
        proposalId,
        participantId: caller.viewer.participantId ?? '',
        receivedAt: call.receivedAt,
      });
      if (!accepted.ok) return accepted;
      const totals = await totalsOf(app, caller, { slug: call.params.slug, id: proposalId });
      return totals.ok ? replied(200, { withdrawn: accepted.value.withdrawn, ...totals.value }) : totals;
    },
  );
}

type Totals = { readonly supports: Body<typeof counts>; readonly objections: Body<typeof counts> };

async function totalsOf(
  app: Application,
  caller: Caller,
  at: { readonly slug: string; readonly id: string },
): Promise<Result<Totals, Refusal>> {
  const { viewer } = caller;
  const found = await readSupports(app, { ...at, viewer });
  if (!found.ok) return found;
  const { supports, consultation } = found.value;
  return ok({
    supports: countsResource(supports, 'for', consultation),
    objections: countsResource(supports, 'against', consultation),
  });
}

const day = z.string().openapi({ format: 'date' });

const origin = {
  kind: z.enum(['site', 'server', 'none']).openapi({ description: '`none` where nothing is known' }),
  host: z.string().openapi({ description: 'Empty where nothing is known' }),
  given: z.number().int(),
};

const origins = z
  .strictObject({
    visible: z.boolean().openapi({ description: 'False while counts are hidden' }),
    hiddenBecause: z.enum(['after-taking-part', 'after-close']).nullable(),
    hiddenUntil: time.nullable(),
    atLeast: z.number().int().openapi({ description: 'Nothing is said of fewer supports than these' }),
    given: z.number().int().nullable().openapi({ description: 'Null while hidden, and where there are fewer' }),
    origins: z.array(z.strictObject(origin)),
    others: z.number().int().nullable().openapi({ description: 'Of smaller origins together; null for too few' }),
    days: z.array(z.strictObject({ from: day, to: day, given: z.number().int() })).openapi({
      description:
        'Days that follow each other stand together where they are too few; those between on which nothing was given, with 0',
    }),
    bursts: z.array(z.strictObject({ ...origin, day, ofDay: z.number().int() })).openapi({
      description:
        'Days that stand out, with one origin behind most of it, or with most of it of unknown origin (`none`)',
    }),
  })
  .openapi('SupportOrigins');

export function originRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}/support/origins',
      tag: 'Supports',
      summary: 'From where and on which days supports were given',
      description: 'Sums only: nothing is kept by person. A support taken back since is counted as it was given.',
      needs: null,
      params: AT_PROPOSAL,
      answers: { 200: origins },
      refusals: ['gone'],
    },
    async (call) => {
      const shown = await shownProposal(call);
      if (!shown.ok) return shown;
      const { viewer } = call.caller;
      const found = await readProposal(call.app, { slug: call.params.slug, viewer, ...call.params.number });
      if (!found.ok) return found;
      const { supports, origins: of } = found.value;
      return replied(200, {
        visible: supports.visible,
        hiddenBecause: supports.visible ? null : supports.because,
        hiddenUntil: supports.visible ? null : supports.until,
        atLeast: ORIGIN_MIN,
        given: of?.given ?? null,
        origins: of?.sums ?? [],
        others: of?.others ?? null,
        days: of?.days ?? [],
        bursts: of?.bursts ?? [],
      });
    },
  );
}
