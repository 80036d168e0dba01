import type { Application } from '../../../application/application.ts';
import { PAGE_MAX, type Page, type PageRequest } from '../../../application/kit/page.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';

const DEFAULT_LIMIT = 20;
const MARK_LENGTH = 16;

/**
 * Cursors as clients get them: the storage cursor, bound to the list it belongs to. One that was made up, cut, or
 * taken from another list or order is refused rather than answered with the beginning.
 */
export function pageRequest(
  app: Application,
  query: { readonly limit?: number | undefined; readonly after?: string | undefined },
  list: string,
): Result<PageRequest, RefusalOf<'invalid'>> {
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, PAGE_MAX);
  if (query.after === undefined) return ok({ limit, after: null });
  const inner = query.after.slice(0, -MARK_LENGTH);
  const genuine = query.after === marked(app, inner, list);
  return genuine ? ok({ limit, after: inner }) : refuse({ type: 'invalid', field: 'after', because: 'unknown-value' });
}

export function nextOf(app: Application, page: Pick<Page<unknown>, 'next'>, list: string): string | null {
  return page.next === null ? null : marked(app, page.next, list);
}

function marked(app: Application, inner: string, list: string): string {
  return inner + app.secrets.keyed(`${list} ${inner}`, 'cursor').slice(0, MARK_LENGTH);
}
