/** Characters that browsers read as something else than they are: a backslash is a slash, a line break is nothing. */
const MISLEADING = /[\\\p{Cc}\p{Cf}\s]/u;

/**
 * An address of this node to go on to, out of what an address or a form says: a path with its query. Null for whatever
 * leads elsewhere, in any of its spellings (`//elsewhere.example`, `/\elsewhere.example`, `https:elsewhere.example`).
 */
export function ownPath(said: string, origin: string): string | null {
  if (!said.startsWith('/') || MISLEADING.test(said)) return null;
  const url = URL.parse(said, origin);
  if (url === null || url.origin !== origin) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') ? null : path;
}
