import { ENTRY_BYTES_MAX } from '../application/journal/bundle.ts';
import type { BundleAnswer, EntriesWire } from '../application/journal/copy/ports.ts';
import { TILE_WIDTH } from '../application/kit/merkle.ts';

/** A bundle of the longest entries there can be. */
const LIMITS = { answerBytes: TILE_WIDTH * (ENTRY_BYTES_MAX + 2), totalMs: 30_000, redirects: 0 } as const;

type Fetch = (url: string, init: RequestInit & { readonly limits: typeof LIMITS }) => Promise<Response>;

/** Reads entries of journals over HTTP. */
export function createEntriesWire(fetch: Fetch): EntriesWire {
  const ask = async (url: string, init: RequestInit): Promise<BundleAnswer | null> => {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', limits: LIMITS });
      return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
    } catch {
      return null;
    }
  };
  return {
    bundle: (url) => ask(url, { headers: { accept: 'application/octet-stream' } }),
    kept: (prefix, body) =>
      ask(`${prefix}/entries`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } }),
  };
}
