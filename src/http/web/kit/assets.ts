import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'hono';

/** A file that pages refer to: its name carries its hash, so it can be kept for ever and never be stale. */
export type Asset = { readonly path: string; readonly type: string; readonly body: string };

export const STYLESHEET = asset('parvis.css', 'text/css; charset=utf-8');
export const SCRIPT = asset('parvis.js', 'text/javascript; charset=utf-8');
export const JOURNAL_SCRIPT = asset('journal.js', 'text/javascript; charset=utf-8');
/** Leaflet as it is published, for pages that have a map. */
export const MAP_SCRIPT = packaged(import.meta.resolve('leaflet/dist/leaflet.js'), 'text/javascript; charset=utf-8');
export const MAP_STYLESHEET = packaged(import.meta.resolve('leaflet/dist/leaflet.css'), 'text/css; charset=utf-8');
export const ICON = asset('parvis.svg', 'image/svg+xml');

export function serveAsset(c: Context, served: Asset): Response {
  return c.body(served.body, 200, {
    'content-type': served.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
}

function asset(file: string, type: string): Asset {
  return named(file, type, new URL(`assets/${file}`, import.meta.url));
}

function packaged(address: string, type: string): Asset {
  return named(address.slice(address.lastIndexOf('/') + 1), type, new URL(address));
}

function named(file: string, type: string, from: URL): Asset {
  const body = readFileSync(from, 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/assets/${file.replace('.', `.${hash}.`)}`, type, body };
}
