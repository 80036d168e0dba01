import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { readImage, readUnattachedImages, saveImage } from '../../../application/proposal/images.ts';
import type { ImageView } from '../../../application/proposal/ports.ts';
import { viewerOf } from '../../../application/sign-in/sign-in.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ALT_MAX, IMAGES_MAX } from '../../../domain/proposal/details.ts';
import type { DraftImage, DraftInput } from '../../../domain/proposal/draft.ts';
import { limitOf } from '../../kit/limit.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { errorPage } from '../kit/error-page.ts';
import { IMAGE_TYPES, textField } from '../kit/field.ts';
import type { FormInput } from '../kit/form.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';
import { sessionOf } from '../sign-in/session.ts';

/** Images that came, each with what it shows, and the field for another. Its file stands last in the form. */
export function imageFields(
  context: PageContext,
  { values: draft, refusal }: { readonly values: DraftInput; readonly refusal: Refusal | null },
): Html {
  const { locale, app } = context;
  if (app.imageEncoder === undefined) return NOTHING;
  const { images } = draft;
  const stored = images.map(({ id, hash, alt }, index) => {
    const label = locale.t('image.alt', { number: index + 1 });
    return markup`<li><img src="/images/${hash}" alt="${alt}" class="thumb">
<input type="hidden" name="image" value="${id}">
${textField(context, { name: `alt-${id}`, label, hint: locale.t('image.alt-hint'), value: alt, max: ALT_MAX, refusal })}
<p class="check"><label><input type="checkbox" name="remove-${id}" value="yes"> ${locale.t('image.remove', { number: index + 1 })}</label></p></li>`;
  });
  return markup`<fieldset class="images"><legend>${locale.t('image.title')}</legend>
<p class="hint">${locale.t('image.said', { max: IMAGES_MAX })}</p>
${stored.length === 0 ? NOTHING : markup`<ul class="plain-list">${stored}</ul>`}
${
  images.length >= IMAGES_MAX
    ? NOTHING
    : markup`${textField(context, { name: 'file-alt', label: locale.t('image.new-alt'), hint: locale.t('image.alt-hint'), max: ALT_MAX })}
${textField(context, { name: 'file', type: 'file', accept: IMAGE_TYPES, label: locale.t('image.file'), hint: locale.t('image.file-hint'), refusal })}
<p><button type="submit" name="intent" value="image" class="second">${locale.t('image.add')}</button></p>`
}</fieldset>`;
}

/** What the fields are called; a file by its own name. */
export function imageNames(
  { locale }: PageContext,
  { values: draft, file = null }: { readonly values: DraftInput; readonly file?: string | null },
): Readonly<Record<string, string>> {
  const alts = draft.images.map(({ id }, index) => [`alt-${id}`, locale.t('image.alt', { number: index + 1 })]);
  return {
    ...Object.fromEntries(alts),
    images: locale.t('image.title'),
    file: file ?? locale.t('image.file'),
  };
}

/** The images of a proposal below its text. */
export function imagesOf(images: readonly Pick<ImageView, 'hash' | 'alt' | 'width' | 'height'>[]): Html {
  if (images.length === 0) return NOTHING;
  return markup`<div class="pictures">${images.map(({ hash, alt, width, height }) => markup`<img src="/images/${hash}" alt="${alt}" width="${width}" height="${height}" loading="lazy">`)}</div>`;
}

/** Images that one person may send in a minute: each has a thread decode for seconds where it is made to. */
const PER_MINUTE = 10;
const limit = limitOf({ points: PER_MINUTE, duration: 60 });

/** What came of the images of a form: those it has now, and why another was not taken. */
type UploadedImages = {
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

/**
 * An image by the hash of its bytes. Caches revalidate it each hour: what is removed is gone from caches then. As a
 * document of its own it may load and run nothing.
 */
export function imageRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const session = sessionOf(c, app.origin);
    const viewer = session === null ? ANYBODY : await viewerOf(app, session);
    const image = await readImage(app, { hash: c.req.param('hash') ?? '', viewer });
    if (image === null) return errorPage(app, c, 404);
    protect(c, 'never');
    c.header('content-security-policy', "default-src 'none'; sandbox");
    c.header('cache-control', session === null ? 'public, max-age=3600' : 'private, max-age=3600');
    c.header('cross-origin-resource-policy', 'cross-origin');
    return c.body(Uint8Array.from(image.bytes), 200, { 'content-type': image.mediaType });
  };
}
