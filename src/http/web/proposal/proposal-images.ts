import { readUnattachedImages, saveImage } from '../../../application/proposal/images.ts';
import type { ImageView } from '../../../application/proposal/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { DraftImage, DraftInput } from '../../../domain/proposal/draft.ts';
import { IMAGES_MAX } from '../../../domain/proposal/image.ts';
import { limitOf } from '../../kit/limit.ts';
import { requireParticipant } from '../kit/current-user.ts';
import type { FormInput } from '../kit/form.ts';
import type { PageContext } from '../kit/page-context.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';

/** Images that one person may send in a minute: each has a thread decode for seconds where it is made to. */
const PER_MINUTE = 10;
const limit = limitOf({ points: PER_MINUTE, duration: 60 });

/** What came of the images of a form: those it has now, and why another was not taken. */
export type UploadedImages = {
  readonly values: DraftInput;
  readonly refusal: Refusal | null;
  readonly file: string | null;
};

/**
 * The images that a form names, with what they show, without those that are to go; and the file that came with it, made
 * anew. Somebody can name none but their own: those of no proposal yet, and those that the one has which is changed.
 */
export async function readUploadedImages(
  context: PageContext,
  formInput: FormInput,
  {
    values: draft,
    has = [],
  }: { readonly values: DraftInput; readonly has?: readonly Pick<ImageView, 'id' | 'hash'>[] },
): Promise<UploadedImages> {
  const file = formInput.file('file');
  const who = requireParticipant(context);
  const none = { values: draft, refusal: null, file: file?.name ?? null };
  if (formInput.isCut) {
    const limit = UPLOAD_BYTES_MAX / 1024 / 1024;
    return { ...none, refusal: { type: 'invalid', field: 'file', because: 'too-heavy', limit } };
  }
  if (!who.ok) return file === null ? none : { ...none, refusal: who.refusal };
  const named = formInput.all('image').filter((id) => formInput.text(`remove-${id}`) === '');
  const own = [...has, ...(await readUnattachedImages(context.app, { participantId: who.value }))];
  const images: DraftImage[] = named.flatMap((id) => {
    const found = own.find((image) => image.id === id);
    return found === undefined ? [] : [{ id, hash: found.hash, alt: formInput.text(`alt-${id}`) }];
  });
  if (file === null) return { ...none, values: { ...draft, images } };
  if (images.length >= IMAGES_MAX) {
    const refusal: Refusal = { type: 'invalid', field: 'images', because: 'too-many', limit: IMAGES_MAX };
    return { ...none, values: { ...draft, images }, refusal };
  }
  if ((await limit(who.value)) > 0) {
    const refusal: Refusal = { type: 'invalid', field: 'file', because: 'too-often', limit: PER_MINUTE };
    return { ...none, values: { ...draft, images }, refusal };
  }
  const stored = await saveImage(context.app, {
    participantId: who.value,
    bytes: new Uint8Array(await file.arrayBuffer()),
  });
  if (!stored.ok) return { ...none, values: { ...draft, images }, refusal: stored.refusal };
  const { id, hash } = stored.value;
  return { ...none, values: { ...draft, images: [...images, { id, hash, alt: formInput.text('file-alt') }] } };
}
