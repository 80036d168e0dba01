import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readFileBytes, readFileFacts } from '../../../application/media/reads.ts';
import { documentTypeOf } from '../../../domain/media/media-file.ts';
import { isKnownEtag } from '../../kit/known-etag.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';

/**
 * A file of the institution, for whoever knows its address: the hash of its bytes. An image is shown, a document is saved;
 * as a document of its own neither loads nor runs anything. Caches ask again each hour: what is removed is gone then. Whoever
 * has the bytes is told so before they are read.
 */
export function fileRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const file = await readFileFacts(app, c.req.param('hash') ?? '');
    if (file === null) return errorPage(app, c, 404);
    const tag = `"${file.hash}"`;
    const known = isKnownEtag(c.req.header('if-none-match'), tag);
    const bytes = known ? null : await readFileBytes(app, file.hash);
    if (bytes === null && !known) return errorPage(app, c, 404);
    protect(c, 'never');
    c.header('etag', tag);
    c.header('content-security-policy', "default-src 'none'; sandbox");
    c.header('cache-control', 'public, max-age=3600');
    c.header('cross-origin-resource-policy', 'cross-origin');
    c.header('content-disposition', dispositionOf(documentTypeOf(file) === null ? 'inline' : 'attachment', file.name));
    if (bytes === null) return c.body(null, 304);
    const body = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    return c.body(body, 200, { 'content-type': file.mediaType });
  };
}

/** With the name as it is (RFC 6266, RFC 8187), and in letters that every client reads. */
function dispositionOf(kind: 'inline' | 'attachment', name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
