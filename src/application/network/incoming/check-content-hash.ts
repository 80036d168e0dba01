import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { type Content, checkContent } from '../../../domain/proposal/version.ts';
import { contentHashOf } from '../../kit/content-hash.ts';

/**
 * Refuses a proposal of a co-host whose `contentHash` is not that of the text that came with it: nobody could prove later
 * what its author signed, and the co-host would never learn that it computes the hash otherwise. What the text itself is
 * refused for is said by whoever takes it.
 */
export function checkContentHash(
  { content, contentHash }: { readonly content: Content; readonly contentHash: string | null },
  languages: readonly Lang[],
): Result<null, RefusalOf<'invalid'>> {
  if (contentHash === null) return refuse({ type: 'invalid', field: 'contentHash', because: 'missing' });
  const checked = checkContent(content, languages);
  return !checked.ok || contentHashOf(checked.value) === contentHash
    ? ok(null)
    : refuse({ type: 'invalid', field: 'contentHash', because: 'hash-mismatch' });
}
