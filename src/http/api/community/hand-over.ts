import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { offerHandOver, withdrawHandOver } from '../../../application/community/hand-over/offer-hand-over.ts';
import { readHandOver } from '../../../application/community/hand-over/read-hand-over.ts';
import { takeOver } from '../../../application/community/hand-over/take-over.ts';
import { DECISION_MAX } from '../../../domain/community/charter.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { slugParam, time } from '../kit/schemas.ts';

const TAG = 'Communities';
const institution = z.string().min(1).max(2_000).openapi({ description: 'The id of an institution' });

const handOver = z
  .strictObject({
    offer: z
      .strictObject({ to: institution, reason: z.string(), offeredAt: time })
      .nullable()
      .openapi({ description: 'To whom its host offers it now' }),
    formerly: z
      .array(
        z.strictObject({
          id: z.string().openapi({ description: 'The id that it had' }),
          host: institution,
          because: z.enum(['offer', 'silence', 'invitation']),
          reason: z.string().nullable(),
          movedAt: time,
        }),
      )
      .openapi({ description: 'Where it was hosted before, as far as it is known here, the last one last' }),
  })
  .openapi('HandOver');

export function handOverRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/hand-over',
      tag: TAG,
      summary: 'To whom the host of a community offers it, and where it was hosted before',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: handOver },
      refusals: ['not-a-community'],
    },
    async ({ app, params, caller }) => await current(app, params.slug, caller),
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/hand-over',
      tag: TAG,
      summary: 'Offer a community of ours to another member, by a decision of its members',
      description:
        'Nothing is written about its requests from then on, until it is taken over or the offer is taken back.',
      needs: 'represent',
      params: { slug: slugParam },
      body: z
        .strictObject({
          to: institution,
          reason: z.string().min(1).max(DECISION_MAX).openapi({ description: 'Which decision it is' }),
        })
        .openapi('HandOverInput', {
          example: { to: 'https://torino.example/', reason: 'Assembly of 2 March 2026' },
        }),
      answers: { 200: handOver },
      refusals: [...REFUSED, 'not-published', 'being-handed-over'],
    },
    async ({ app, params: { slug }, body, caller }) =>
      await changed(app, { slug, caller }, await offerHandOver(app, { slug, ...body, by: caller.by })),
  );

  route(
    {
      method: 'delete',
      path: '/consultations/{slug}/hand-over',
      tag: TAG,
      summary: 'Take back the offer of a community',
      needs: 'represent',
      params: { slug: slugParam },
      answers: { 200: handOver },
      refusals: REFUSED,
    },
    async ({ app, params: { slug }, caller }) =>
      await changed(app, { slug, caller }, await withdrawHandOver(app, { slug, by: caller.by })),
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/take-over',
      tag: TAG,
      summary: 'Host a community from now on that its host offers to us, or that the charter gives us after a silence',
      description:
        'Its host is read once more before. All other institutions of the community are invited as what they were.',
      needs: 'represent',
      params: { slug: slugParam },
      answers: { 200: handOver },
      refusals: REFUSED,
    },
    async ({ app, params: { slug }, caller }) =>
      await changed(app, { slug, caller }, await takeOver(app, { slug, by: caller.by })),
  );
}

const REFUSED = [
  'not-a-community',
  'decided-by-host',
  'not-your-consultation',
  'hand-over-refused',
] as const satisfies readonly Refusal['type'][];

async function changed(
  app: Application,
  { slug, caller }: { readonly slug: string; readonly caller: Caller },
  done: Result<unknown, Refusal>,
) {
  return done.ok ? await current(app, slug, caller) : done;
}

async function current(app: Application, slug: string, { viewer }: Caller) {
  const found = await readHandOver(app, { slug, viewer });
  if (!found.ok) return found;
  const { offer, formerly } = found.value;
  return replied(200, {
    offer: offer === null ? null : { to: offer.target, reason: offer.reason, offeredAt: offer.offeredAt },
    formerly: formerly.map(({ formerUri: id, formerHost: host, because, reason, movedAt }) => {
      return { id, host, because, reason, movedAt };
    }),
  });
}
