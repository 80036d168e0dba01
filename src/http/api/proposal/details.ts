import { z } from '@hono/zod-openapi';
import { changeDetails } from '../../../application/proposal/change-details.ts';
import { readUnattachedImages } from '../../../application/proposal/images.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { readFormerDetails } from '../../../application/proposal/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { ImageInput } from '../../../domain/proposal/details.ts';
import { orNull, topicsInput } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate, shownProposal } from './proposal-address.ts';
import { location, proposal } from './proposal-resource.ts';

const TAG = 'Proposals';

const imageInput = z.strictObject({ url: z.string(), alt: z.string() });

const detailsInput = z
  .strictObject({
    tags: z.array(z.string()).optional(),
    topics: topicsInput.optional(),
    location: orNull(location).optional(),
    place: z.string().nullable().optional().openapi({ description: 'The place in words' }),
    images: z.array(imageInput).optional().openapi({
      description:
        'In their order, by the addresses they have: those of the proposal, and those that were uploaded for it (`/images`)',
    }),
  })
  .openapi('ProposalDetailsSaid', { example: { tags: ['station'], location: { lat: 45.7605, lon: 4.8597 } } });

const formerDetails = z
  .strictObject({
    items: z.array(
      z.strictObject({
        until: time,
        tags: z.array(z.string()),
        topics: z.array(z.string()),
        location: orNull(location),
        place: z.string().nullable(),
        images: z.array(z.strictObject({ url: z.string(), alt: z.string() })),
      }),
    ),
    next: z.null(),
  })
  .openapi('FormerDetails');

export function detailRoutes(route: Route): void {
  route(
    {
      method: 'patch',
      path: '/consultations/{slug}/proposals/{number}',
      tag: TAG,
      summary: 'Change topics, place and images of one’s own proposal',
      description:
        'At once and without a new version: they are no part of the text that is hashed and supported. What is left ' +
        'out stays, null takes a place away. `detailsChangedAt` says when it was; what was said before is kept for officers.',
      needs: 'propose',
      personal: true,
      params: AT_PROPOSAL,
      body: detailsInput,
      answers: { 200: proposal },
      refusals: ['not-the-author', 'wrong-status', 'unchanged'],
    },
    async (call) => {
      const { app, caller, body, params } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const { viewer } = caller;
      const shown = await readProposal(app, { slug: params.slug, viewer, ...params.number });
      if (!shown.ok) return shown;
      const authorId = viewer.participantId ?? '';
      const uploaded = await readUnattachedImages(app, { participantId: authorId });
      const known = [...shown.value.images, ...uploaded];
      const images = body.images === undefined ? ok(undefined) : imagesInput(body.images, known);
      if (!images.ok) return images;
      const { tags, topics, location: where, place } = body;
      const changed = await changeDetails(app, {
        proposalId: found.value.id,
        authorId,
        tags,
        topics,
        location: where,
        place,
        images: images.value,
        token: caller.token?.id,
      });
      if (!changed.ok) return changed;
      const after = await shownProposal(call);
      return after.ok ? replied(200, after.value) : after;
    },
  );

  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}/former-details',
      tag: TAG,
      summary: 'Topics, place and images before their author changed them, oldest first; for officers and the author',
      needs: null,
      params: AT_PROPOSAL,
      answers: { 200: formerDetails },
      refusals: ['missing-scope'],
    },
    async ({ app, caller, params }) => {
      const { viewer } = caller;
      const found = await readFormerDetails(app, { slug: params.slug, viewer, ...params.number });
      if (!found.ok) return found;
      const items = found.value.map(({ images, ...former }) => ({
        ...former,
        images: images.map(({ hash, alt }) => ({ url: `${app.origin}/images/${hash}`, alt })),
      }));
      return replied(200, { items, next: null });
    },
  );
}

/** Images by their addresses; of two that have one address, the first that was not named yet. */
function imagesInput(
  input: readonly { readonly url: string; readonly alt: string }[],
  shown: readonly { readonly id: string; readonly hash: string }[],
): Result<readonly ImageInput[], Refusal> {
  const images: ImageInput[] = [];
  for (const [index, { url, alt }] of input.entries()) {
    const hash = url.split('/').at(-1);
    const found = shown.find((image) => image.hash === hash && !images.some(({ id }) => id === image.id));
    if (found === undefined) return refuse({ type: 'invalid', field: `images.${index}.url`, because: 'unknown-value' });
    images.push({ id: found.id, alt });
  }
  return ok(images);
}
