import type { ImageView } from '../../../application/proposal/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import { ALT_MAX, IMAGES_MAX } from '../../../domain/proposal/image.ts';
import { IMAGE_TYPES, textField } from '../kit/field.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

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
