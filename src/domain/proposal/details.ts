import type { Id } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkText } from '../kit/text.ts';
import type { TopicId } from '../kit/topic.ts';
import type { Location, Proposal } from './proposal.ts';

/** What a proposal says beside its text: no part of what is hashed and supported, so it changes at once. */
export type Details = {
  readonly tags: readonly string[];
  readonly topics: readonly TopicId[];
  readonly location: Location | null;
  readonly place: string | null;
  readonly images: readonly DetailImage[];
};

/** An image by its address, and what it shows. */
export type DetailImage = { readonly hash: string; readonly alt: string };

/** Of images as they are known, what the details of a proposal say. */
export function detailImages(images: readonly DetailImage[]): readonly DetailImage[] {
  return images.map(({ hash, alt }) => ({ hash, alt }));
}

/** How it was until its author changed it. */
export type FormerDetails = Details & { readonly until: Date };

export const DETAIL_PARTS = ['tags', 'topics', 'place', 'images'] as const;
export type DetailPart = (typeof DETAIL_PARTS)[number];

/** In what two differ. Coordinates and the words for them are one part: the place. */
export function changedParts(before: Details, after: Details): readonly DetailPart[] {
  const input = (of: Details): Record<DetailPart, unknown> => ({
    tags: of.tags,
    topics: of.topics,
    place: [of.place, of.location?.lat ?? null, of.location?.lon ?? null],
    images: of.images.map(({ hash, alt }) => [hash, alt]),
  });
  const [former, latter] = [input(before), input(after)];
  return DETAIL_PARTS.filter((part) => JSON.stringify(former[part]) !== JSON.stringify(latter[part]));
}

/** The proposal with other details, its text and versions as they were. Refused where its text could not change either. */
export function withDetails(
  proposal: Proposal,
  change: { readonly before: Details; readonly after: Details; readonly at: Date },
): Result<
  { readonly proposal: Proposal; readonly parts: readonly DetailPart[] },
  RefusalOf<'wrong-status' | 'unchanged'>
> {
  if (proposal.status !== 'published' && proposal.status !== 'held') {
    return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published', 'held'] });
  }
  const parts = changedParts(change.before, change.after);
  if (parts.length === 0) return refuse({ type: 'unchanged' });
  const { tags, topics, location, place } = change.after;
  const { at } = change;
  return ok({ parts, proposal: { ...proposal, tags, topics, location, place, detailsChangedAt: at, updatedAt: at } });
}

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
  return showableImages(input).slice(0, IMAGES_MAX);
}

/** The same, however many. */
export function showableImages(input: readonly ImageElsewhere[]): readonly ImageElsewhere[] {
  const images: ImageElsewhere[] = [];
  for (const { url, alt } of input) {
    const at = URL.canParse(url) && url.length <= URL_MAX ? new URL(url) : null;
    if (at === null || !['https:', 'http:'].includes(at.protocol)) continue;
    const words = checkText(cutWords(alt), 'alt', ALT_MAX);
    if (words.ok && !images.some((image) => image.url === at.href)) images.push({ url: at.href, alt: words.value });
  }
  return images;
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
