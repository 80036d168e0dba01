import { createRequire } from 'node:module';
import type { fileTypeFromBuffer as FileType } from 'file-type';
import type Sharp from 'sharp';
import type { Sharp as Image, Metadata } from 'sharp';
import type { ImageEncoder, ImageShape } from '../../application/kit/ports.ts';
import { ok, refuse } from '../../domain/kit/result.ts';

/** What a file may be, by its first bytes and whatever it is called. No SVG: it is a document that runs. */
const TAKEN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);
/** A photo of today's telephones has 50 million; a small file can say that it has a thousand times more. */
const PIXELS_MAX = 60_000_000;
/** Memory for one decoded image, of the half a gigabyte that a node needs (docs/operate/install.md). */
const DECODED_BYTES_MAX = 290_000_000;
/** An image of a proposal: of an animation its first picture. */
const OF_PROPOSAL: ImageShape = {
  mediaType: 'image/webp',
  width: 1_600,
  height: 1_600,
  fit: 'inside',
  pixelsMax: PIXELS_MAX,
  still: false,
};
const QUALITY = 80;
/** How far into a file an SVG may begin: after an XML declaration, a document type and comments. */
const SVG_BEGINS_WITHIN = 4_096;

const NOT_AN_IMAGE = { type: 'invalid', field: 'file', because: 'not-an-image' } as const;

/** Images that wait to be decoded, beside the one that is: each is held in memory whole. */
const WAITING_MAX = 32;
/** A decoder that could not be loaded is tried again after this; what it was before is kept until the process ends. */
const LOAD_AGAIN_MS = 10_000;

const UNAVAILABLE = { type: 'invalid', field: 'file', because: 'images-unavailable' } as const;

type Decoder = { readonly sharp: typeof Sharp; readonly fileTypeFromBuffer: typeof FileType };

/** What decodes images. Required: a module that is imported and fails once fails until the process ends. */
export async function loadDecoder(): Promise<Decoder> {
  const sharp: typeof Sharp = createRequire(import.meta.url)('sharp');
  const { fileTypeFromBuffer } = await import('file-type');
  // Nothing but these decoders ever sees a byte that somebody sent.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
  });
  // One image at a time, by one thread, and nothing of it kept.
  sharp.concurrency(1);
  sharp.cache(false);
  return { sharp, fileTypeFromBuffer };
}

/**
 * Encodes one image after another. The decoder is loaded with the first: a node that never gets one does not hold it in
 * memory. Where it cannot be loaded, or too many wait, images are refused for now; `failed` is told why.
 */
export function createImageEncoder(
  failed: (error: unknown) => void = () => {},
  load: () => Promise<Decoder> = loadDecoder,
  now: () => number = () => performance.now(),
): ImageEncoder {
  let decoder: Decoder | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function loaded(): Promise<Decoder | null> {
    if (decoder !== null || now() - triedAt < LOAD_AGAIN_MS) return decoder;
    triedAt = now();
    try {
      decoder = await load();
    } catch (error) {
      failed(error);
    }
    return decoder;
  }

  return async (bytes, shape = OF_PROPOSAL) => {
    if (waiting > WAITING_MAX) return refuse(UNAVAILABLE);
    waiting += 1;
    const encoded = last.then(async () => {
      const ready = await loaded();
      return ready === null ? refuse(UNAVAILABLE) : await encoding(ready, bytes, shape);
    });
    last = encoded.catch(() => {});
    try {
      return await encoded;
    } finally {
      waiting -= 1;
    }
  };
}

/**
 * Decodes an image and writes it anew, turned as its camera held it: neither metadata (place, camera, owner) nor
 * anything that was hidden behind the picture survives.
 */
async function encoding(
  { sharp, fileTypeFromBuffer }: Decoder,
  bytes: Uint8Array,
  { mediaType, width, height, fit, background, pixelsMax: most, still }: ImageShape,
): ReturnType<ImageEncoder> {
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined || !TAKEN.has(type.mime)) {
    return refuse(isSvg(bytes) ? { ...NOT_AN_IMAGE, because: 'vector-image' } : NOT_AN_IMAGE);
  }
  let limit = Math.min(PIXELS_MAX, most);
  try {
    const metadata = await sharp(bytes, { limitInputPixels: limit, pages: 1 }).metadata();
    if (still && (metadata.pages ?? 1) > 1) return refuse({ ...NOT_AN_IMAGE, because: 'animated' });
    limit = Math.min(limit, pixelsMax(type.mime, metadata));
    const image = sharp(bytes, { limitInputPixels: limit, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({
        width,
        height,
        fit,
        withoutEnlargement: fit === 'inside',
        background: background ?? { r: 0, g: 0, b: 0, alpha: 0 },
      });
    if (background !== undefined) image.flatten({ background });
    const { data, info } = await WRITERS[mediaType](image).toBuffer({ resolveWithObject: true });
    return ok({ bytes: data, mediaType, width: info.width, height: info.height });
  } catch (error) {
    // libvips has no codes; whatever it cannot read is no image, and only the limit is told apart.
    const isLimit = error instanceof Error && error.message.includes('pixel limit');
    return refuse(isLimit ? { ...NOT_AN_IMAGE, because: 'too-many-pixels', limit: limit / 1_000_000 } : NOT_AN_IMAGE);
  }
}

const WRITERS = {
  'image/webp': (image) => image.webp({ quality: QUALITY }),
  'image/jpeg': (image) => image.jpeg({ quality: QUALITY }),
  'image/png': (image) => image.png({ compressionLevel: 9 }),
} as const satisfies Record<ImageShape['mediaType'], (image: Image) => Image>;

function isSvg(bytes: Uint8Array): boolean {
  return /<svg[\s>]/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, SVG_BEGINS_WITHIN)));
}

/**
 * Pixels that an image may have by how it is written: what cannot be decoded line by line is in memory whole. Bytes of
 * memory for a pixel as measured.
 */
function pixelsMax(mediaType: string, { isProgressive, channels = 4, depth }: Metadata): number {
  const decodedWhole = (bytes: number) =>
    Math.min(PIXELS_MAX, Math.floor(DECODED_BYTES_MAX / bytes / 1_000_000) * 1_000_000);
  if (mediaType === 'image/avif') return decodedWhole(18);
  if (mediaType === 'image/gif' || mediaType === 'image/webp') return decodedWhole(5);
  if (isProgressive !== true) return PIXELS_MAX;
  if (mediaType === 'image/jpeg') return decodedWhole(6);
  return decodedWhole(channels * (depth === 'ushort' ? 2 : 1) + 1);
}
