import type { Id } from '../id.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { checkText } from '../text.ts';

/** Images of one proposal. */
export const IMAGES_MAX = 4;
/** What an image shows, for whoever does not see it. */
export const ALT_MAX = 1_000;

/** An image that was received, and what its author says it shows. */
export type ImageSaid = { readonly id: Id; readonly alt: string };

/** Refuses more than there may be, one twice, and an image without words. */
export function checkImages(said: readonly ImageSaid[]): Result<readonly ImageSaid[], RefusalOf<'invalid'>> {
  if (said.length > IMAGES_MAX) {
    return refuse({ type: 'invalid', field: 'images', because: 'too-many', limit: IMAGES_MAX });
  }
  const images: ImageSaid[] = [];
  for (const { id, alt } of said) {
    if (images.some((image) => image.id === id)) {
      return refuse({ type: 'invalid', field: 'images', because: 'duplicate' });
    }
    const words = checkText(alt, `alt-${id}`, ALT_MAX);
    if (!words.ok) return words;
    images.push({ id, alt: words.value });
  }
  return ok(images);
}
