import { ALT_MAX } from '../proposal/details.ts';
import type { RefusalOf } from './refusal.ts';
import { type Result, refuse } from './result.ts';
import { checkLocalised, type Localised } from './text.ts';

/** A picture of the institution, by the SHA-256 (hex) of its bytes, with its size in pixels. */
export type Picture = {
  readonly hash: string;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
};

/** A picture with what it shows in words, in each language that somebody wrote it in. */
export type DescribedPicture = Picture & { readonly alt: Localised };

/** What a picture shows, in words: required beside one, for whoever does not see it. */
export function checkAlt(alt: Localised, field: string): Result<Localised, RefusalOf<'invalid'>> {
  if (Object.keys(alt).length === 0) return refuse({ type: 'invalid', field, because: 'missing' });
  return checkLocalised(alt, field, ALT_MAX);
}
