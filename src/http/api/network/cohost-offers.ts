import { z } from '@hono/zod-openapi';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { bringIn, readBringingIn } from '../../../application/network/cohost/bring-in.ts';
import { REGISTERED_MAX } from '../../../application/network/cohost/invite-cohost.ts';
import { peerNamed } from '../../../application/network/peer/read-peers.ts';
import { OFFER_STATUSES } from '../../../domain/network/bringing-in.ts';
import { HOLDERS_MAX } from '../../../domain/network/host.ts';
import { localised } from '../../input/values.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { slugParam, time } from '../kit/schemas.ts';

const people = z.number().int().min(1).max(REGISTERED_MAX);
const count = z.number().int();

const bringingIn = z
  .strictObject({
    bringsIn: z
      .strictObject({ institutionsMax: count, registeredMax: count })
      .nullable()
      .openapi({ description: 'What the host allows; null where it allows nothing' }),
    peopleLeft: count.openapi({ description: 'How many people are left of those allowed' }),
    offers: z.array(
      z.strictObject({
        institution: z.string().openapi({ description: 'Id of the institution' }),
        host: z.string(),
        name: localised,
        registeredMax: count,
        status: z.enum(OFFER_STATUSES).openapi({
          description:
            '`waiting` for the host, `refused` by it; else how far its invitation got, `declined` by the institution',
        }),
        refusal: z
          .looseObject({ type: z.string() })
          .nullable()
          .openapi({ description: 'Why the host refused, by name' }),
        offeredAt: time,
        answeredAt: time.nullable(),
      }),
    ),
  })
  .openapi('BringingIn');

/** Institutions that this one brings into a consultation of another host. */
export function cohostOfferRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/brought-in',
      tag: 'Network',
      summary: 'Whom this institution may bring into a consultation of another host, and what came of those it named',
      needs: 'consultations',
      params: { slug: slugParam },
      answers: { 200: bringingIn },
    },
    async ({ app, params, caller }) => await shown(app, params.slug, caller),
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/brought-in',
      tag: 'Network',
      summary:
        'Ask the host of a consultation to invite other institutions; it checks each, and each decides for itself',
      description:
        'What is under way or in already stays as it is. All are refused where one is not within what the host allows.',
      needs: 'consultations',
      params: { slug: slugParam },
      body: z
        .strictObject({
          institutions: z
            .array(
              z.strictObject({
                institution: z
                  .string()
                  .min(1)
                  .max(2_000)
                  .openapi({ description: 'Its id, or the host or handle of a peer' }),
                registeredMax: people.openapi({ description: 'How many people it may register at most' }),
              }),
            )
            .min(1)
            .max(HOLDERS_MAX),
        })
        .openapi('BringingInInput', {
          example: { institutions: [{ institution: 'https://partecipa.ivrea.example/', registeredMax: 2_500 }] },
        }),
      answers: { 200: bringingIn },
      refusals: ['not-shared', 'bringing-in-refused', 'own-node', 'not-your-consultation'],
    },
    async ({ app, params, body, caller }) => {
      const institutions = [];
      for (const { institution: name, registeredMax } of body.institutions) {
        const named = await app.store.read((reader) => peerNamed(reader, name));
        if (!named.ok && !URL.canParse(name)) return named;
        institutions.push({ institution: named.ok ? named.value.uri : name, registeredMax });
      }
      const done = await bringIn(app, { slug: params.slug, institutions, by: caller.by });
      return done.ok ? await shown(app, params.slug, caller) : done;
    },
  );
}

async function shown(app: Parameters<typeof readBringingIn>[0], slug: string, caller: Caller) {
  const found = await readConsultation(app, { slug, viewer: caller.viewer });
  if (!found.ok) return found;
  const { offers, ...bounds } = await readBringingIn(app, found.value.consultation);
  const items = offers.map(({ peer, registeredMax, status, refusal, offeredAt, answeredAt }) => ({
    ...{
      institution: peer.uri,
      host: peer.host,
      name: peer.name,
      registeredMax,
      status,
      refusal,
      offeredAt,
      answeredAt,
    },
  }));
  return replied(200, { ...bounds, offers: items });
}
