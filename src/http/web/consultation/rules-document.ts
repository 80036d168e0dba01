import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { canonicalText } from '../../../application/kit/content-hash.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';

/**
 * The frozen rules of a consultation or a ballot, byte for byte as they were hashed: `sha256sum` of what is served gives the
 * hash that the page shows, also after an end was moved.
 */
export function rulesDocumentRoute(
  app: Application,
  find: (c: Context) => Promise<Result<{ readonly rules: object }>>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const found = await find(c);
    if (!found.ok) return errorPage(app, c, 404);
    protect(c, 'shared');
    c.header('access-control-allow-origin', '*');
    return c.body(canonicalText(found.value.rules), 200, { 'content-type': 'application/json' });
  };
}
