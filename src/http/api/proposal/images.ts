import { z } from '@hono/zod-openapi';
import { saveImage } from '../../../application/proposal/images.ts';
import { type Route, replied } from '../kit/operation.ts';

const TAG = 'Proposals';

const imageInput = z
  .strictObject({
    file: z
      .base64({ message: 'wrong-type' })
      .openapi({ description: 'Its bytes as base64, at most about 700 kB; larger ones come on the pages' }),
  })
  .openapi('ImageInput');

const uploadedImage = z
  .strictObject({
    url: z.string().openapi({ description: 'To be named among the images of a proposal of one’s own' }),
    mediaType: z.string(),
    width: z.number().int(),
    height: z.number().int(),
  })
  .openapi('UploadedImage');

/** Images of participants, before they are of a proposal. */
export function imageRoutes(route: Route): void {
  route(
    {
      method: 'post',
      path: '/images',
      tag: TAG,
      summary: 'Upload an image for a proposal of one’s own',
      description:
        'It is re-encoded without its metadata. Nobody but its sender sees it until it is among the `images` of a proposal, and one that ' +
        'never is gets deleted. A person has at most 20 of them at a time.',
      needs: 'propose',
      personal: true,
      body: imageInput,
      answers: { 201: uploadedImage },
    },
    async ({ app, caller, body }) => {
      const bytes = Buffer.from(body.file, 'base64');
      const saved = await saveImage(app, { participantId: caller.viewer.participantId ?? '', bytes });
      if (!saved.ok) return saved;
      const { hash, mediaType, width, height } = saved.value;
      return replied(201, { url: `${app.origin}/images/${hash}`, mediaType, width, height });
    },
  );
}
