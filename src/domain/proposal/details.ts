import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
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
