import type { Id } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkText } from '../kit/text.ts';

/** Images of one proposal. */
export const IMAGES_MAX = 4;
/** What an image shows, for whoever does not see it. */
export const ALT_MAX = 1_000;
const URL_MAX = 2_000;

/** An image that was received, and what its author says it shows. */
export type ImageInput = { readonly id: Id; readonly alt: string };

/** Refuses more than there may be, one twice, and an image without words. */
export function checkImages(input: readonly ImageInput[]): Result<readonly ImageInput[], RefusalOf<'invalid'>> {
  if (input.length > IMAGES_MAX) {
    return refuse({ type: 'invalid', field: 'images', because: 'too-many', limit: IMAGES_MAX });
  }
  const images: ImageInput[] = [];
  for (const { id, alt } of input) {
    if (images.some((image) => image.id === id)) {
      return refuse({ type: 'invalid', field: 'images', because: 'duplicate' });
    }
    const words = checkText(alt, `alt-${id}`, ALT_MAX);
    if (!words.ok) return words;
    images.push({ id, alt: words.value });
  }
  return ok(images);
}

/** An image that another node has, by its address there, and what it shows. */
export type ImageElsewhere = { readonly url: string; readonly alt: string };

/**
 * Of the pictures of a post elsewhere those that a proposal may have: as many as fit, each once, with words that say what it shows,
 * cut where those are longer than they may be here. Nothing is refused: its author wrote for another place.
 */
export function imagesOfPost(input: readonly ImageElsewhere[]): readonly ImageElsewhere[] {
  const images: ImageElsewhere[] = [];
  for (const { url, alt } of input) {
    const at = URL.canParse(url) && url.length <= URL_MAX ? new URL(url) : null;
    if (at === null || !['https:', 'http:'].includes(at.protocol)) continue;
    const words = checkText(cutWords(alt), 'alt', ALT_MAX);
    if (words.ok && !images.some((image) => image.url === at.href)) images.push({ url: at.href, alt: words.value });
  }
  return images.slice(0, IMAGES_MAX);
}

function cutWords(text: string): string {
  const points = [...text.trim()];
  return points.length <= ALT_MAX ? text : `${points.slice(0, ALT_MAX - 1).join('')}…`;
}

/** Refuses more than there may be, one twice, an image without words, and what is not at the origin of whoever says it. */
export function checkImagesAt(
  origin: string,
  input: readonly ImageElsewhere[],
): Result<readonly ImageElsewhere[], RefusalOf<'invalid'>> {
  const field = 'images';
  if (input.length > IMAGES_MAX) return refuse({ type: 'invalid', field, because: 'too-many', limit: IMAGES_MAX });
  const images: ImageElsewhere[] = [];
  for (const { url, alt } of input) {
    if (!URL.canParse(url) || new URL(url).origin !== origin || url.length > URL_MAX) {
      return refuse({ type: 'invalid', field, because: 'elsewhere' });
    }
    if (images.some((image) => image.url === url)) return refuse({ type: 'invalid', field, because: 'duplicate' });
    const words = checkText(alt, field, ALT_MAX);
    if (!words.ok) return words;
    images.push({ url, alt: words.value });
  }
  return ok(images);
}
