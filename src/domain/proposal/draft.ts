import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { BODY_MAX, lengthOf, PLACE_MAX, TAG_MAX, TAGS_MAX, TITLE_MAX } from '../kit/text.ts';
import { ALT_MAX, type ImageInput } from './details.ts';

/** What somebody began to write for a consultation, as they typed it: nothing of it has to hold yet. */
export type DraftInput = {
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly place: string;
  /** Latitude and longitude, separated by a comma. */
  readonly coordinates: string;
  readonly cost: string;
  readonly currency: string;
  readonly amends: string;
  /** Ids of the list of topics. */
  readonly topics: readonly string[];
  readonly images: readonly DraftImage[];
};

/** An image that was sent, by its id, with its address and what it shows as far as that was written. */
export type DraftImage = ImageInput & { readonly hash: string };

type Texts = Exclude<keyof DraftInput, 'images' | 'topics'>;

/** Twice what can be sent, so that a text that has to be shortened can be kept until it is; the rest is short. */
const LENGTHS = {
  title: 2 * TITLE_MAX,
  body: 2 * BODY_MAX,
  lang: 20,
  tags: 2 * TAGS_MAX * (TAG_MAX + 2),
  place: 2 * PLACE_MAX,
  coordinates: 100,
  cost: 40,
  currency: 10,
  amends: 20,
} as const satisfies Record<Texts, number>;

/** Refuses what is too long to be kept, and a draft without a word. */
export function checkDraft(input: DraftInput): Result<DraftInput, RefusalOf<'invalid'>> {
  for (const [field, limit] of Object.entries(LENGTHS) as [Texts, number][]) {
    if (lengthOf(input[field]) > limit) return refuse({ type: 'invalid', field, because: 'too-long', limit });
  }
  for (const { alt } of input.images) {
    if (lengthOf(alt) > 2 * ALT_MAX)
      return refuse({ type: 'invalid', field: 'images', because: 'too-long', limit: ALT_MAX });
  }
  return `${input.title}${input.body}`.trim() === ''
    ? refuse({ type: 'invalid', field: 'title', because: 'empty' })
    : ok(input);
}
