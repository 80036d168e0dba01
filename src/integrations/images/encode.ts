import { createRequire } from 'node:module';
import type { fileTypeFromBuffer as FileType } from 'file-type';
import type Sharp from 'sharp';
import type { Metadata } from 'sharp';
import type { ImageEncoder } from '../../application/proposal/ports.ts';
import { ok, refuse } from '../../domain/kit/result.ts';

/** What a file may be, by its first bytes and whatever it is called. No SVG: it is a document that runs. */
const TAKEN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);
/** A photo of today's telephones has 50 million; a small file can say that it has a thousand times more. */
const PIXELS_MAX = 60_000_000;
/** Memory for one decoded image, of the half a gigabyte that a node needs (docs/operate/install.md). */
const DECODED_BYTES_MAX = 290_000_000;
/** The longer side of what is kept. */
const SIDE_MAX = 1_600;
const QUALITY = 80;

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

  return async (bytes) => {
    if (waiting > WAITING_MAX) return refuse(UNAVAILABLE);
    waiting += 1;
    const encoded = last.then(async () => {
      const ready = await loaded();
      return ready === null ? refuse(UNAVAILABLE) : await encoding(ready, bytes);
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
 * Decodes an image and writes it anew as WebP, turned as its camera held it: neither metadata (place, camera, owner) nor
 * anything that was hidden behind the picture survives. Of an animation the first picture stays.
 */
async function encoding({ sharp, fileTypeFromBuffer }: Decoder, bytes: Uint8Array): ReturnType<ImageEncoder> {
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined || !TAKEN.has(type.mime)) return refuse(NOT_AN_IMAGE);
  let limit = PIXELS_MAX;
  try {
    limit = pixelsMax(type.mime, await sharp(bytes, { limitInputPixels: PIXELS_MAX, pages: 1 }).metadata());
    const { data, info } = await sharp(bytes, { limitInputPixels: limit, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return ok({ bytes: data, mediaType: 'image/webp', width: info.width, height: info.height });
  } catch (error) {
    // libvips has no codes; whatever it cannot read is no image, and only the limit is told apart.
    const isLimit = error instanceof Error && error.message.includes('pixel limit');
    return refuse(isLimit ? { ...NOT_AN_IMAGE, because: 'too-many-pixels', limit: limit / 1_000_000 } : NOT_AN_IMAGE);
  }
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
