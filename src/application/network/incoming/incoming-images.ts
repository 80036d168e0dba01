import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { ImageElsewhere, ImageInput } from '../../../domain/proposal/details.ts';
import type { Application } from '../../application.ts';
import type { EncodedImage } from '../../kit/ports.ts';
import { saveEncodedImage } from '../../proposal/images.ts';
import type { ImageView } from '../../proposal/ports.ts';
import { fetchImage } from '../mirror/fetch-image.ts';

type Invalid = RefusalOf<'invalid'>;

/** Images of a co-host that came, by their addresses there. */
export type FetchedImages = ReadonlyMap<string, EncodedImage>;

/**
 * Fetches what came with something from home, all of it at once; refused where one of them is none. Throws where that cannot
 * be told for now, so that the activity is decided about later.
 */
export async function fetchIncomingImages(
  app: Application,
  urls: readonly string[],
): Promise<Result<FetchedImages, Invalid>> {
  const fetched = await Promise.all(urls.map(async (url) => ({ url, image: await fetchImage(app, { source: url }) })));
  const images = new Map<string, EncodedImage>();
  for (const { url, image } of fetched) {
    if (image === null) throw new Error('an image of somebody who acts from home cannot be had for now');
    if (!image.ok) return image;
    images.set(url, image.value);
  }
  return ok(images);
}

/**
 * The images of a proposal from home as those of its author here: those that it has already, and others as they were
 * fetched. Before anything was fetched (null), those that it has.
 */
export async function asImageInputs(
  within: Application,
  of: {
    readonly input: readonly ImageElsewhere[];
    readonly has: readonly ImageView[];
    readonly fetched: FetchedImages | null;
    readonly authorId: ParticipantId;
  },
): Promise<readonly ImageInput[]> {
  const { input: received, has, fetched, authorId } = of;
  return await within.store.transact(async (writer) => {
    const images: ImageInput[] = [];
    for (const { url, alt } of received) {
      const known = has.find(({ source }) => source === url);
      const image = fetched?.get(url);
      if (known !== undefined) images.push({ id: known.id, alt });
      else if (image !== undefined) {
        const stored = await saveEncodedImage(within, writer, { image, participantId: authorId, source: url });
        images.push({ id: stored.id, alt });
      } else if (fetched !== null) throw new Error('an image of somebody who acts from home was not fetched');
    }
    return images;
  });
}
