/** A page of a list that is read by its number, and what the page before it began with. */
type NumberedPage = { readonly number: number; readonly before: string | null };

export function pageAt(cursor: string | null): NumberedPage {
  const [number = '1', before = null] = cursor?.split(' ') ?? [];
  return { number: Number(number), before };
}

/**
 * The cursor of the page after it; null after the last. A page that begins as the one before it is that one again: it is followed
 * by itself, which ends the pass.
 */
export function pageAfter(
  cursor: string | null,
  { keys, isLast }: { readonly keys: readonly string[]; readonly isLast: boolean },
): string | null {
  const { number, before } = pageAt(cursor);
  const [first] = keys;
  if (first === undefined) return null;
  if (first === before) return cursor;
  return isLast ? null : `${number + 1} ${first}`;
}
