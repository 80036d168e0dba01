import { createHash } from 'node:crypto';
import type { Colour } from '../../domain/institution/colour.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Picture } from '../../domain/kit/picture.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import type { EncodedImage, ImageShape } from './ports.ts';

/** A drawing needs few pixels, and many of them are a bomb or a mistake; a photo of today's telephones has 50 million. */
const DRAWING = { mediaType: 'image/png', pixelsMax: 16_000_000, still: true } as const;
const PHOTO = { mediaType: 'image/jpeg', pixelsMax: 60_000_000, still: true, background: '#ffffff' } as const;
const WHITE: Colour = '#ffffff';

/** The shapes in which pictures of the institution are stored. PNG and JPEG: mail programs and other servers read no other. */
export const SHAPES = {
  wide: { ...DRAWING, width: 480, height: 160, fit: 'inside' },
  square: { ...DRAWING, width: 400, height: 400, fit: 'contain', background: WHITE },
  icon: { ...DRAWING, width: 48, height: 48, fit: 'contain' },
  banner: { ...PHOTO, width: 1_600, height: 800, fit: 'inside' },
  sharing: { ...PHOTO, width: 1_200, height: 630, fit: 'cover' },
  cover: { ...PHOTO, width: 1_600, height: 1_200, fit: 'inside' },
  coverSmall: { ...PHOTO, width: 640, height: 360, fit: 'cover' },
} as const satisfies Record<string, ImageShape>;

/** The picture of a consultation: on its page, and on cards. */
export const COVER_SHAPES = ['cover', 'coverSmall'] as const;
export type EncodedCover = { readonly [S in (typeof COVER_SHAPES)[number]]: EncodedImage };

/** Re-encodes a file in each of several shapes; a refusal calls it by `field`. */
export async function encodeInShapes<K extends keyof typeof SHAPES>(
  { imageEncoder }: Application,
  of: { readonly bytes: Uint8Array; readonly shapes: readonly K[]; readonly field: string },
): Promise<Result<{ readonly [S in K]: EncodedImage }, RefusalOf<'invalid'>>> {
  const { bytes, shapes, field } = of;
  if (imageEncoder === undefined) return refuse({ type: 'invalid', field, because: 'images-unavailable' });
  const encoded: Record<string, Result<EncodedImage, RefusalOf<'invalid'>>> = {};
  for (const shape of shapes) {
    const one = await imageEncoder(bytes, SHAPES[shape]);
    if (!one.ok) return refuse({ ...one.refusal, field });
    encoded[shape] = one;
  }
  const all = checkAll(encoded);
  return all.ok ? ok(all.value as { readonly [S in K]: EncodedImage }) : all;
}

/** Stores a re-encoded picture under the hash of its bytes. */
export async function savePicture(app: Application, writer: Writer, image: EncodedImage): Promise<Picture> {
  const { bytes, mediaType, width, height } = image;
  const picture = { hash: createHash('sha256').update(bytes).digest('hex'), mediaType, width, height };
  await writer.pictures.save({ ...picture, bytes, createdAt: app.now() });
  return picture;
}

/** Stores the picture of a consultation in its two shapes. */
export async function saveCoverShapes(
  app: Application,
  writer: Writer,
  images: EncodedCover,
): Promise<{ readonly wide: Picture; readonly small: Picture }> {
  const wide = await savePicture(app, writer, images.cover);
  const small = await savePicture(app, writer, images.coverSmall);
  return { wide, small };
}
