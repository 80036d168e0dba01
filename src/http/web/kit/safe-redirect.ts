import type { PageContext } from './page-context.ts';

/** Characters that browsers read as something else than they are: a backslash is a slash, a line break is nothing. */
const MISLEADING = /[\\\p{Cc}\p{Cf}\s]/u;

/**
 * An address of this node to go on to, out of what an address or a form says: a path with its query. Null for whatever
 * leads elsewhere, in any of its spellings (`//elsewhere.example`, `/\elsewhere.example`, `https:elsewhere.example`).
 */
export function safeRedirect(text: string, origin: string): string | null {
  if (!text.startsWith('/') || MISLEADING.test(text)) return null;
  const url = URL.parse(text, origin);
  if (url === null || url.origin !== origin) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') ? null : path;
}

/** Where somebody goes on after signing in, if that is a page of this node. */
export function returnPathOf({ app, query }: Pick<PageContext, 'app' | 'query'>): string | null {
  return safeRedirect(query.get('next') ?? '', app.origin);
}
