import { z } from '@hono/zod-openapi';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { ORIGIN_MIN } from '../../../domain/support/origin.ts';
import { type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';
import { AT_PROPOSAL, shownProposal } from '../proposal/proposal-address.ts';

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
