/** A peer that was silent for so long is said to be so beside what it told. */
export const STALE_DAYS = 30;
/** What a peer told that was silent for so long is taken out. */
export const EXPIRED_DAYS = 90;

/** Entries of one page, and of one peer; more are not taken. */
export const CATALOGUE_PAGE = 100;
export const CATALOGUE_ENTRIES_MAX = 20_000;
/** Code points of a beginning. */
export const SUMMARY_MAX = 300;

/** A text's beginning, at most so many code points, cut between words and marked. */
export function beginningOf(text: string, max: number = SUMMARY_MAX): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const points = [...plain];
  if (points.length <= max) return plain;
  const cut = points.slice(0, max - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > max / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
