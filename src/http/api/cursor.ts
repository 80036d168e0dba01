import type { Application } from '../../application/ports.ts';
import { PAGE_MAX, type Page, type PageRequest } from '../../application/views.ts';
import type { RefusalOf } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';

const DEFAULT_LIMIT = 20;
const MARK_LENGTH = 16;

/**
 * Cursors as clients get them: what storage said, bound to the list it was said for. One that was made up, cut, or
 * taken from another list or order is refused rather than answered with the beginning.
 */
export function pageRequest(
  app: Application,
  asked: { readonly limit?: number | undefined; readonly after?: string | undefined },
  list: string,
): Result<PageRequest, RefusalOf<'invalid'>> {
  const limit = Math.min(asked.limit ?? DEFAULT_LIMIT, PAGE_MAX);
  if (asked.after === undefined) return ok({ limit, after: null });
  const inner = asked.after.slice(0, -MARK_LENGTH);
  const genuine = asked.after === marked(app, inner, list);
  return genuine ? ok({ limit, after: inner }) : refuse({ type: 'invalid', field: 'after', because: 'unknown-value' });
}

export function nextOf(app: Application, page: Pick<Page<unknown>, 'next'>, list: string): string | null {
  return page.next === null ? null : marked(app, page.next, list);
}

function marked(app: Application, inner: string, list: string): string {
  return inner + app.secrets.keyed(`${list} ${inner}`, 'cursor').slice(0, MARK_LENGTH);
}
