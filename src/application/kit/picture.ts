import { createHash } from 'node:crypto';
import { originIn } from '../../domain/event/origin.ts';
import type { Colour } from '../../domain/institution/appearance.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Picture } from '../../domain/kit/picture.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import type { DueCover, MirroredCover } from '../consultation/ports.ts';
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

type Changed = Parameters<typeof originIn>[0] & { readonly id: MirroredCover['consultationId'] };

/**
 * Has a consultation show the picture that its host or its platform has of it, once it is fetched; null where that has none. The
 * former one goes at once: it is no longer shown there (docs/adr/0139).
 */
export async function saveCoverElsewhere(
  app: Application,
  writer: Writer,
  of: { readonly consultation: Changed; readonly told: Pick<MirroredCover, 'source' | 'alt'> | null },
): Promise<void> {
  const { consultation, told } = of;
  const { id } = consultation;
  const known = await writer.covers.mirrored(id);
  if (told === null && known === null) return;
  const shown = (await writer.covers.of([id])).get(id) ?? null;
  if (told === null) {
    await writer.covers.deleteMirrored(id);
  } else if (known?.source === told.source) {
    if (JSON.stringify(known.alt) === JSON.stringify(told.alt)) return;
    await writer.covers.saveMirrored({ ...known, alt: told.alt });
    if (shown === null) return;
    await writer.covers.save(id, { ...shown, alt: told.alt });
    return await appendChange(app, writer, consultation);
  } else {
    await writer.covers.saveMirrored({ ...told, consultationId: id, dueAt: app.now(), tries: 0 });
  }
  if (shown === null) return;
  await writer.covers.delete(id);
  await writer.pictures.sweep();
  await appendChange(app, writer, consultation);
}

/** Stores a picture that came, or when it is asked for again; null where it is asked for no more. */
export async function saveFetchedCover(
  app: Application,
  cover: DueCover,
  of: { readonly fetched: Result<EncodedCover, RefusalOf<'invalid'>> | null; readonly dueAt: Date | null },
): Promise<void> {
  const { consultationId, slug } = cover;
  await app.store.transact(async (writer) => {
    const isMirrored = (await writer.sharing.lockMirror(consultationId)) !== null;
    const { consultations } = writer;
    const consultation = isMirrored ? await consultations.byId(consultationId) : await consultations.lock(slug);
    if (consultation === null || (!isMirrored && consultation.source === null)) return;
    const awaited = await writer.covers.mirrored(consultationId);
    // It was told otherwise meanwhile.
    if (awaited?.source !== cover.source || awaited.dueAt === null) return;
    const { fetched, dueAt } = of;
    if (fetched?.ok !== true) return await writer.covers.saveMirrored({ ...awaited, dueAt, tries: awaited.tries + 1 });
    const { alt } = awaited;
    await writer.covers.save(consultationId, { ...(await saveCoverShapes(app, writer, fetched.value)), alt });
    await writer.covers.saveMirrored({ ...awaited, dueAt: null });
    await appendChange(app, writer, consultation);
  });
}

async function appendChange(app: Application, writer: Writer, consultation: Changed): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type: 'cover-changed',
    at: app.now(),
    by: null,
    origin: originIn(consultation),
    consultationId: consultation.id,
    proposalId: null,
    data: { published: true },
  });
}
