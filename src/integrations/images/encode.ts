import type { ImageEncoder } from '../../application/images.ts';
import { ok, refuse } from '../../domain/result.ts';

/** What a file may be, by its first bytes and whatever it is called. No SVG: it is a document that runs. */
const TAKEN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);
/** A photo of today's telephones has 50 million; a small file can say that it has a thousand times more. */
const PIXELS_MAX = 60_000_000;
/** The longer side of what is kept. */
const SIDE_MAX = 1_600;
const QUALITY = 80;

const NOT_AN_IMAGE = { type: 'invalid', field: 'file', because: 'not-an-image' } as const;

/** Loaded with the first picture: a node that never gets one does not hold what decodes it in memory. */
const load = once(async () => {
  const [{ default: sharp }, { fileTypeFromBuffer }] = await Promise.all([import('sharp'), import('file-type')]);
  // Nothing but these decoders ever sees a byte that somebody sent.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
  });
  return { sharp, fileTypeFromBuffer };
});

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Decodes an image and writes it anew as WebP, turned as its camera held it: neither metadata (place, camera, owner) nor
 * anything that was hidden behind the picture survives. Of an animation the first picture stays.
 */
export const encodeImage: ImageEncoder = async (bytes) => {
  const { sharp, fileTypeFromBuffer } = await load();
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined || !TAKEN.has(type.mime)) return refuse(NOT_AN_IMAGE);
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return ok({ bytes: data, mediaType: 'image/webp', width: info.width, height: info.height });
  } catch (error) {
    // libvips has no codes; whatever it cannot read is no image, and only the limit is told apart.
    const isLimit = error instanceof Error && error.message.includes('pixel limit');
    return refuse(
      isLimit ? { ...NOT_AN_IMAGE, because: 'too-many-pixels', limit: PIXELS_MAX / 1_000_000 } : NOT_AN_IMAGE,
    );
  }
};
