import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { COVER_SHAPES, type EncodedCover, encodeInShapes } from '../../kit/picture.ts';
import type { EncodedImage } from '../../kit/ports.ts';
import type { ImageServer } from './ports.ts';

type Invalid = RefusalOf<'invalid'>;
/** An image elsewhere; without `server` it is at a node or a microblog. */
type Source = { readonly source: string; readonly server?: ImageServer };

/**
 * Fetches an image of another node and re-encodes it as any upload; refused where there is none. Null where it
 * cannot be known for now: that node does not answer, or too slowly, or images cannot be decoded here.
 */
export async function fetchImage(app: Application, image: Source): Promise<Result<EncodedImage, Invalid> | null> {
  return await fetchEncoded(app, image, async (encoder, bytes) => await encoder(bytes));
}

/** The same for the picture of a consultation, in the two shapes in which it is shown. */
export async function fetchCover(app: Application, image: Source): Promise<Result<EncodedCover, Invalid> | null> {
  return await fetchEncoded(
    app,
    image,
    async (_, bytes) => await encodeInShapes(app, { bytes, shapes: COVER_SHAPES, field: 'cover' }),
  );
}

async function fetchEncoded<T>(
  app: Application,
  { source, server = 'node' }: Source,
  encode: (encoder: NonNullable<Application['imageEncoder']>, bytes: Uint8Array) => Promise<Result<T, Invalid>>,
): Promise<Result<T, Invalid> | null> {
  const { imageEncoder, network } = app;
  if (imageEncoder === undefined) return refuse({ type: 'invalid', field: 'images', because: 'unknown-field' });
  const fetched = (await network?.image(source, server)) ?? null;
  if (fetched === null || !fetched.ok) return fetched;
  const encoded = await encode(imageEncoder, fetched.value);
  if (!encoded.ok && encoded.refusal.because === 'images-unavailable') return null;
  return encoded.ok ? encoded : refuse({ ...encoded.refusal, field: 'images' });
}
