import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'hono';

/** A file that pages refer to: its name carries its hash, so it can be kept for ever and never be stale. */
export type Asset = { readonly path: string; readonly type: string; readonly body: string };

export const STYLESHEET = asset('parvis.css', 'text/css; charset=utf-8');
export const SCRIPT = asset('parvis.js', 'text/javascript; charset=utf-8');
export const ICON = asset('parvis.svg', 'image/svg+xml');

export function serveAsset(c: Context, served: Asset): Response {
  return c.body(served.body, 200, {
    'content-type': served.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
}

function asset(file: string, type: string): Asset {
  const body = readFileSync(new URL(`assets/${file}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/assets/${file.replace('.', `.${hash}.`)}`, type, body };
}
