import type { MiddlewareHandler } from 'hono';
import type { Application } from '../../application/application.ts';
import { acceptsUpload } from '../web/kit/upload.ts';
import type { RequestVariables } from './access-log.ts';
import type { AdmissionEnv } from './admission/limits.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Takes the moment at which a request that may change something has arrived whole, before anything waits for a database,
 * and lets a close wait until it is answered. Then it waits for its turn.
 */
export function noteArrivals(app: Application): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (c, next) => {
    if (SAFE.has(c.req.method)) return await next();
    // What is uploaded is read where its limit is known; nobody votes by it.
    if (!acceptsUpload(c.req.raw)) {
      const { url, method } = c.req.raw;
      const body = await c.req.arrayBuffer();
      const headers = new Headers(c.req.raw.headers);
      headers.set('content-length', String(body.byteLength));
      // Whoever limits a body later looks at its length, and finds it whole.
      c.req.raw = new Request(url, { method, headers, body });
    }
    const at = app.now();
    c.set('receivedAt', at);
    const answered = app.arrivals?.begin(at);
    try {
      const refusal = await (c.env as AdmissionEnv | undefined)?.turn?.();
      if (refusal != null) return refusal;
      await next();
    } finally {
      answered?.();
    }
  };
}
