import type { Picture } from '../../../domain/kit/picture.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { IMAGE_TYPES, textField } from './field.ts';
import type { FormInput } from './form.ts';
import { picturePath } from './institution-face.ts';
import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** A field for a picture: the one that is stored, the file for another, and a box that takes it away. */
export function pictureField(
  context: PageContext,
  field: {
    readonly name: string;
    readonly label: string;
    readonly hint?: string;
    readonly now: Picture | null;
    readonly alt: string;
    readonly refusal: Refusal | null;
  },
): Html {
  const { name, label, hint, now, alt, refusal } = field;
  const file = textField(context, { name, type: 'file', accept: IMAGE_TYPES, label, hint, refusal });
  if (now === null) return file;
  return markup`<img class="thumb" src="${picturePath(now)}" alt="${alt}" width="${now.width}" height="${now.height}">
${file}
<p class="check"><label><input type="checkbox" name="remove-${name}" value="yes"> ${context.locale.t('appearance.remove', { what: label })}</label></p>`;
}

/** The bytes that were sent for it; null where it is to be taken away, undefined where it stays. */
export async function pictureIn(formInput: FormInput, name: string): Promise<Uint8Array | null | undefined> {
  if (formInput.text(`remove-${name}`) === 'yes') return null;
  const file = formInput.file(name);
  return file === null ? undefined : new Uint8Array(await file.arrayBuffer());
}
