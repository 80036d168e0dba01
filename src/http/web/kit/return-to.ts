import type { PageContext } from './page-context.ts';
import { safeRedirect } from './safe-redirect.ts';

/** Where somebody goes on after signing in, if that is a page of this node. */
export function returnPathOf({ app, query }: Pick<PageContext, 'app' | 'query'>): string | null {
  return safeRedirect(query.get('next') ?? '', app.origin);
}
