import { type ImageView, keepImage, readLooseImages } from '../../application/images.ts';
import type { DraftImage, DraftSaid } from '../../domain/proposal/draft.ts';
import { IMAGES_MAX } from '../../domain/proposal/image.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Said } from './form.ts';
import { UPLOAD_BYTES_MAX } from './upload.ts';
import type { Visit } from './visit.ts';
import { participantOf } from './who.ts';

/** What came of the images of a form: those it has now, and why another was not taken. */
export type TakenImages = { readonly typed: DraftSaid; readonly refusal: Refusal | null; readonly file: string | null };

/**
 * The images that a form names, with what they show, without those that are to go; and the file that came with it, made
 * anew. Somebody can name none but their own: those of no proposal yet, and those that the one has which is changed.
 */
export async function takeImages(
  visit: Visit,
  said: Said,
  { typed, has = [] }: { readonly typed: DraftSaid; readonly has?: readonly Pick<ImageView, 'id' | 'hash'>[] },
): Promise<TakenImages> {
  const file = said.file('file');
  const who = participantOf(visit);
  const none = { typed, refusal: null, file: file?.name ?? null };
  if (said.isCut) {
    const limit = UPLOAD_BYTES_MAX / 1024 / 1024;
    return { ...none, refusal: { type: 'invalid', field: 'file', because: 'too-heavy', limit } };
  }
  if (!who.ok) return file === null ? none : { ...none, refusal: who.refusal };
  const named = said.all('image').filter((id) => said.text(`remove-${id}`) === '');
  const own = [...has, ...(await readLooseImages(visit.app, { participantId: who.value }))];
  const images: DraftImage[] = named.flatMap((id) => {
    const found = own.find((image) => image.id === id);
    return found === undefined ? [] : [{ id, hash: found.hash, alt: said.text(`alt-${id}`) }];
  });
  if (file === null) return { ...none, typed: { ...typed, images } };
  if (images.length >= IMAGES_MAX) {
    const refusal: Refusal = { type: 'invalid', field: 'images', because: 'too-many', limit: IMAGES_MAX };
    return { ...none, typed: { ...typed, images }, refusal };
  }
  const kept = await keepImage(visit.app, {
    participantId: who.value,
    bytes: new Uint8Array(await file.arrayBuffer()),
  });
  if (!kept.ok) return { ...none, typed: { ...typed, images }, refusal: kept.refusal };
  const { id, hash } = kept.value;
  return { ...none, typed: { ...typed, images: [...images, { id, hash, alt: said.text('file-alt') }] } };
}
