import { ownPath } from './own-path.ts';
import type { Visit } from './visit.ts';

/** Where somebody goes on after signing in, if that is a page of this node. */
export function nextOf({ app, query }: Pick<Visit, 'app' | 'query'>): string | null {
  return ownPath(query.get('next') ?? '', app.origin);
}
