import type { Context } from 'hono';
import { canonicalText } from '../../application/content-hash.ts';
import type { Application } from '../../application/ports.ts';
import { readConsultation } from '../../application/read-consultations.ts';
import { errorPage } from './error-page.ts';
import { protect } from './headers.ts';

/**
 * The frozen rules of a consultation, byte for byte as they were hashed: `sha256sum` of what is served gives the hash
 * that the page shows, also after a phase was extended.
 */
export function rulesDocumentRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const found = await readConsultation(app, { slug: c.req.param('slug') ?? '', audience: { drafts: false } });
    if (!found.ok) return errorPage(app, c, 404);
    protect(c, 'shared');
    c.header('access-control-allow-origin', '*');
    return c.body(canonicalText(found.value.rules), 200, { 'content-type': 'application/json' });
  };
}
